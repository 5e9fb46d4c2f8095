import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noFigures } from '../../../domain/accounts/account.ts'
import { fold, foldAll, LedgerAccount, posting } from '../../../domain/ledger/posting.ts'

const accounts = ['receivable', 'deposits', 'sales', 'vat', 'money:CB', 'open-orders', 'open-orders:contra', 'charged', 'reserved']
const postings = fc.array(
  fc.record({ debit: fc.constantFrom(...accounts), credit: fc.constantFrom(...accounts), amount: fc.integer({ min: 1, max: 1_000_000 }) }),
  { maxLength: 20 },
)

describe('a posting by signed amount', () => {
  test('moves what is above 0 as told, what is below 0 the other way round, and 0 not at all', () => {
    expect(posting('receivable', 'sales', 5)).toEqual([{ debit: 'receivable', credit: 'sales', amount: 5 }])
    expect(posting('receivable', 'sales', -5)).toEqual([{ debit: 'sales', credit: 'receivable', amount: 5 }])
    expect(posting('receivable', 'sales', 0)).toEqual([])
  })
})

describe('the figures after postings', () => {
  test.each`
    debit            | credit                  | figure          | by
    ${'receivable'}  | ${'sales'}              | ${'unpaid'}     | ${7}
    ${'deposits'}    | ${'receivable'}         | ${'unpaid'}     | ${-7}
    ${'money:CB'}    | ${'deposits'}           | ${'deposits'}   | ${7}
    ${'deposits'}    | ${'money:CB'}           | ${'deposits'}   | ${-7}
    ${'open-orders'} | ${'open-orders:contra'} | ${'openOrders'} | ${7}
    ${'charged'}     | ${'charged:contra'}     | ${'charged'}    | ${7}
    ${'reserved'}    | ${'reserved:contra'}    | ${'reserved'}   | ${7}
  `('7 from $credit to $debit moves $figure by $by', ({ debit, credit, figure, by }) => {
    const before = { unpaid: 10, deposits: 10, openOrders: 10, charged: 10, reserved: 10 }
    expect(fold(before, [{ debit, credit, amount: 7 }])).toMatchObject({ [figure]: 10 + by })
  })

  test('come out the same in one go or in two, from wherever they are cut', () => {
    fc.assert(
      fc.property(postings, fc.nat(), (all, cut) => {
        const at = all.length === 0 ? 0 : cut % all.length
        expect(fold(foldAll(all.slice(0, at)), all.slice(at))).toEqual(foldAll(all))
      }),
    )
  })

  test('return to where they were when every posting is turned round', () => {
    fc.assert(
      fc.property(postings, (all) => {
        const back = all.map(({ debit, credit, amount }) => ({ debit: credit, credit: debit, amount }))
        expect(foldAll([...all, ...back])).toEqual(noFigures)
      }),
    )
  })
})

test.each(['money:', 'money:cb', 'cash', 'receivable ', ''])('%j is no account of the ledger', (name) =>
  expect(LedgerAccount.safeParse(name).success).toBe(false),
)
