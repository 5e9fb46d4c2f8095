import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelOf } from '../../../domain/payments/payment.ts'
import { invoiceOf, orderOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { disputeTold, online, paymentTold, type Report, refundTold, tell } from './reports.ts'

const names = [
  { kind: 'invoice' as const, id: 'inv_1' },
  { kind: 'order' as const, id: 'A' },
]

/** An invoice of 40.00, a prepaid order of 30.00, and the payment of 100.00 that names both. */
const scene = () =>
  new Scene({ invoices: [invoiceOf('inv_1', 40_00)], orders: [orderOf('A', 30_00, { settlement: 'prepaid', toCollect: 30_00 })] })
const payment = paymentTold(100_00, { names })

/** What everyone can see of it in the end: figures, statuses, labels. */
function seen(reports: readonly Report[]) {
  const shop = scene()
  for (const report of reports) tell(shop, report)
  const { fromDeposit, toCollect, holds } = shop.order('A')
  const kept = shop.payment(online)
  const claims = shop.owed.filter((owed) => 'claimId' in owed).reduce((sum, { outstanding }) => sum + outstanding, 0)
  return {
    figures: shop.figures,
    order: { fromDeposit, toCollect, holds },
    invoice: shop.invoice('inv_1').outstanding,
    claims,
    returned: kept.returned,
    label: labelOf(kept),
    heard: Object.entries(kept.provider?.heard ?? {}).toSorted(),
  }
}

function permutations<T>(all: readonly T[]): T[][] {
  return all.length === 0 ? [[]] : all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}

describe.each([
  [
    'part of it',
    refundTold('re_1', 30_00),
    refundTold('re_2', 5_00),
    disputeTold('dp_1', 25_00),
    { returned: 60_00, claims: 0, invoice: 30_00 },
  ],
  [
    'all of it',
    refundTold('re_1', 30_00),
    refundTold('re_2', 20_00),
    disputeTold('dp_1', 50_00),
    { returned: 100_00, claims: 0, invoice: 40_00 },
  ],
  [
    'more than all of it',
    refundTold('re_1', 30_00),
    refundTold('re_2', 20_00),
    disputeTold('dp_1', 100_00),
    { returned: 100_00, claims: 50_00, invoice: 40_00 },
  ],
] as const)('a payment, two refunds and a dispute that take %s', (_, first, second, dispute, expected) => {
  const reports: Report[] = [payment, first, second, dispute]

  test('come to the same in each of the 24 orders they can arrive in', () => {
    const [end, ...others] = permutations(reports).map(seen)
    expect(end).toMatchObject(expected)
    expect(others).toHaveLength(23)
    for (const other of others) expect(other).toEqual(end)
  })

  test('come to the same with repeats and older states among them, at any age', () => {
    const older: Report[] = [
      { ...payment, status: 'pending' },
      { ...payment, status: 'failed', reason: 'card_declined' },
      { ...first, status: 'pending' },
      { ...second, status: 'pending' },
      { ...dispute, status: 'inquiry' },
    ]
    const end = seen(reports)
    const extra = fc.array(fc.constantFrom(...reports, ...older), { maxLength: 8 })
    const any = extra.chain((more) => fc.shuffledSubarray([...reports, ...more], { minLength: reports.length + more.length }))
    fc.assert(
      fc.property(any, (told) => void expect(seen(told)).toEqual(end)),
      { numRuns: 60 },
    )
  })
})

describe('a dispute that ends well', () => {
  test('leaves the same balance and the same states in whatever order it was told', () => {
    const reports: Report[] = [
      payment,
      refundTold('re_1', 30_00),
      disputeTold('dp_1', 60_00),
      disputeTold('dp_1', 60_00, { status: 'won' }),
    ]
    const ends = permutations(reports).map(seen)
    for (const { figures, returned, heard, claims } of ends) {
      expect({ balance: figures.balance, returned, claims, heard }).toEqual({
        balance: 30_00,
        returned: 30_00,
        claims: 0,
        heard: [
          ['dp_1', 'won'],
          ['re_1', 'succeeded'],
        ],
      })
    }
  })

  test('told before its payment and its end, takes nothing', () => {
    expect(seen([disputeTold('dp_1', 60_00, { status: 'won' }), disputeTold('dp_1', 60_00), payment])).toMatchObject({
      returned: 0,
      invoice: 0,
      order: { fromDeposit: 30_00, holds: [] },
    })
  })
})
