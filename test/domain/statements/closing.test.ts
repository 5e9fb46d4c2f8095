import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balance, noFigures } from '../../../domain/accounts/account.ts'
import type { Fact } from '../../../domain/facts.ts'
import { InvoiceId, PaymentId } from '../../../domain/ids.ts'
import { firstHash, JournalRecord } from '../../../domain/ledger/journal.ts'
import { movementsOf, recordsBefore } from '../../../domain/statements/closing.ts'

type Sketch = { deposits: number; unpaid?: number }

function recordOf(sequence: number, at: string, told: { before: Sketch; after: Sketch; facts?: Fact[] }): JournalRecord {
  const chained = { inputHash: '', postings: [], rows: {}, previousHash: firstHash, hash: firstHash }
  const who = { merchantId: 'mer_1', chain: 'acc_1', commitId: 'c', correlationId: 'c', by: 'person:ada', command: 'toy' }
  const { before, after, facts = [] } = told
  return JournalRecord.parse({
    ...chained,
    ...who,
    sequence,
    at,
    facts,
    before: { ...noFigures, ...before },
    after: { ...noFigures, ...after },
  })
}
const quiet = { before: { deposits: 0 }, after: { deposits: 0 } }
const paymentId = PaymentId.parse('pay_1')
const invoice = {
  invoiceId: InvoiceId.parse('inv_1'),
  number: 'F-2026-000001',
  issuedOn: '2026-07-01',
  dueOn: '2026-07-31',
  total: 7,
  outstanding: 7,
}

describe('the records before a day', () => {
  test.each`
    zone                  | at                            | belongs  | why
    ${'Europe/Paris'}     | ${'2026-07-31T21:59:59.999Z'} | ${true}  | ${'a millisecond before midnight in summer'}
    ${'Europe/Paris'}     | ${'2026-07-31T22:00:00.000Z'} | ${false} | ${'midnight in summer'}
    ${'Pacific/Auckland'} | ${'2026-07-31T11:59:59.999Z'} | ${true}  | ${'where the day begins first'}
    ${'Pacific/Auckland'} | ${'2026-07-31T12:00:00.000Z'} | ${false} | ${'where the day begins first'}
    ${'America/New_York'} | ${'2026-08-01T03:59:59.999Z'} | ${true}  | ${'where it begins last'}
    ${'America/New_York'} | ${'2026-08-01T04:00:00.000Z'} | ${false} | ${'where it begins last'}
  `('in $zone, $at stands before 1 August: $belongs ($why)', ({ zone, at, belongs }) => {
    expect(recordsBefore([recordOf(1, at, quiet)], '2026-08-01', zone)).toHaveLength(belongs ? 1 : 0)
  })
})

describe('movements', () => {
  test.each<[string, string, Fact]>([
    ['invoice', 'F-2026-000001', { type: 'InvoiceIssued', ...invoice }],
    ['top-up', 'pay_1', { type: 'ToppedUp', paymentId, amount: 5, method: 'CB', kind: 'top-up' }],
    ['refund', 'pay_1', { type: 'ToppedUp', paymentId, amount: -5, method: 'CB', kind: 'refund' }],
    ['payment', 'pay_1', { type: 'PaymentRecorded', paymentId, amount: 5, method: 'VIR', names: [] }],
    ['chargeback', 'pay_1', { type: 'PaymentReversed', paymentId, amount: 5, cause: 'chargeback' }],
    ['reinstated', 'pay_1', { type: 'ReversalUndone', paymentId, amount: 5 }],
    ['other', '', { type: 'MoneyFreed' }],
  ])('tell their cause: %s %s', (cause, reference, fact) => {
    const facts: Fact[] = [{ type: 'FiguresChanged' }, fact]
    const [movement] = movementsOf([recordOf(3, '2026-07-02T08:00:00.000Z', { before: { deposits: 1 }, after: { deposits: 6 }, facts })])
    expect(movement).toEqual({ sequence: 3, at: '2026-07-02T08:00:00.000Z', cause, reference, amount: 5, balance: 6 })
  })

  test('are none where the balance stayed: money that settles an invoice is what it was', () => {
    const matched = recordOf(1, '2026-07-02T08:00:00.000Z', { before: { deposits: 9, unpaid: 9 }, after: { deposits: 0, unpaid: 0 } })
    expect(movementsOf([matched])).toEqual([])
  })

  test('add up to the difference of the balances, each carrying on from the one before', () => {
    const figures = fc.record({ deposits: fc.integer({ min: 0, max: 1_000_000 }), unpaid: fc.integer({ min: 0, max: 1_000_000 }) })
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 20 }), (steps) => {
        const records = steps.map((after, at) =>
          recordOf(at + 1, '2026-07-02T08:00:00.000Z', { before: steps[at - 1] ?? { deposits: 0 }, after }),
        )
        const movements = movementsOf(records)
        const last = steps.at(-1)
        const closing = last ? balance({ ...noFigures, ...last }) : 0
        expect(movements.reduce((sum, { amount }) => sum + amount, 0)).toBe(closing)
        movements.forEach((movement, at) => {
          expect(movement.balance).toBe((movements[at - 1]?.balance ?? 0) + movement.amount)
        })
      }),
    )
  })
})
