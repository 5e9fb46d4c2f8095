import { describe, expect, test } from 'vitest'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { claimOf, invoiceOf, orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const reasonsOf = ({ holds }: { holds: readonly { reason: string }[] }) => holds.map(({ reason }) => reason)
const sentencesOf = ({ holds }: { holds: readonly { sentence: string }[] }) => holds.map(({ sentence }) => sentence)

describe('rule 1: the order status of the account', () => {
  test.each`
    code             | until           | day             | settlement   | reasons
    ${'yes'}         | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${[]}
    ${'no'}          | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${['not-approved']}
    ${'no'}          | ${undefined}    | ${'2026-07-18'} | ${'deposit'} | ${['not-approved']}
    ${'no'}          | ${undefined}    | ${'2026-07-18'} | ${'prepaid'} | ${['not-approved']}
    ${'cash-only'}   | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${['cash-only']}
    ${'cash-only'}   | ${undefined}    | ${'2026-07-18'} | ${'auto'}    | ${['cash-only']}
    ${'cash-only'}   | ${undefined}    | ${'2026-07-18'} | ${'deposit'} | ${[]}
    ${'cash-only'}   | ${undefined}    | ${'2026-07-18'} | ${'prepaid'} | ${[]}
    ${'held-until'}  | ${'2026-07-20'} | ${'2026-07-19'} | ${'account'} | ${['held-until']}
    ${'held-until'}  | ${'2026-07-20'} | ${'2026-07-20'} | ${'account'} | ${[]}
    ${'held-until'}  | ${'2026-07-20'} | ${'2026-07-21'} | ${'account'} | ${[]}
    ${'open-until'}  | ${'2026-07-20'} | ${'2026-07-19'} | ${'account'} | ${[]}
    ${'open-until'}  | ${'2026-07-20'} | ${'2026-07-20'} | ${'account'} | ${[]}
    ${'open-until'}  | ${'2026-07-20'} | ${'2026-07-21'} | ${'account'} | ${['open-until-lapsed']}
    ${'PSL'}         | ${undefined}    | ${'2026-07-18'} | ${'deposit'} | ${['review']}
    ${'gold'}        | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${[]}
    ${'sleeping'}    | ${'2026-07-20'} | ${'2026-07-19'} | ${'account'} | ${['held-until']}
    ${'was-deleted'} | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${['review']}
    ${'sleeping'}    | ${undefined}    | ${'2026-07-18'} | ${'account'} | ${['review']}
    ${'undated'}     | ${undefined}    | ${'2026-07-18'} | ${'deposit'} | ${['review']}
  `('$code (until $until), an order by $settlement on $day: $reasons', ({ code, until, day, settlement, reasons }) => {
    const statusCodes = [
      { code: 'PSL', label: 'PSL', behaviour: 'review' as const },
      { code: 'gold', label: 'Or', behaviour: 'yes' as const },
      // Whose accounts may have no day: the code asked for none when it was set.
      { code: 'sleeping', label: 'En sommeil', behaviour: 'held-until' as const },
      { code: 'undated', label: 'Sans date', behaviour: 'open-until' as const },
    ]
    const shop = new Scene({
      settings: { statusCodes },
      account: { limit: 100_00, orderStatus: { code, ...(until && { until }) } },
      payments: settlement === 'auto' ? [] : [paymentOf('pay_1', 50_00)],
      on: day,
    })
    const { answer } = shop.done(placeOrder, placingOf('A', 50_00, { settlement }))
    expect(reasonsOf(answer)).toEqual(reasons)
    expect(answer.charged).toBe(reasons.length > 0 ? 0 : answer.onCredit)
  })

  test('the day is the merchant’s: at 23:00 in Paris the 20th has not begun', () => {
    const shop = new Scene({ account: { limit: 100_00, orderStatus: { code: 'held-until', until: '2026-07-20' } }, on: '2026-07-19' })
    const context = (now: string, timeZone: string) =>
      shop
        .choose({ timeZone })
        .at(now)
        .done(placeOrder, placingOf(`at-${shop.records.length}`, 1_00)).answer.held
    expect(context('2026-07-19T21:00:00.000Z', 'Europe/Paris')).toBe(true)
    expect(context('2026-07-19T22:00:00.000Z', 'Europe/Paris')).toBe(false)
    expect(context('2026-07-19T22:01:00.000Z', 'America/Martinique')).toBe(true)
  })

  test('each reason has its sentence', () => {
    const told = (orderStatus: { code: string; until?: string }) =>
      sentencesOf(new Scene({ account: { limit: 100_00, orderStatus } }).done(placeOrder, placingOf('A', 50_00)).answer)
    expect(
      [
        { code: 'no' },
        { code: 'cash-only' },
        { code: 'PSL' },
        { code: 'held-until', until: '2026-07-20' },
        { code: 'open-until', until: '2026-07-17' },
      ].flatMap(told),
    ).toEqual([
      'Orders of this account are not approved.',
      'This account pays cash only: 50.00 EUR may not go on credit.',
      'Orders of this account are reviewed first (PSL).',
      'Orders of this account are held until 2026-07-20.',
      'This account was open until 2026-07-17.',
    ])
  })
})

describe('rule 2: the minimum for check', () => {
  test.each`
    minimum  | total    | reasons
    ${0}     | ${1}     | ${['limit-exceeded', 'past-due']}
    ${50_00} | ${49_99} | ${[]}
    ${50_00} | ${50_00} | ${[]}
    ${50_00} | ${50_01} | ${['limit-exceeded', 'past-due']}
  `('of $minimum and an order of $total: $reasons', ({ minimum, total, reasons }) => {
    const shop = new Scene({
      account: { limit: 0, terms: { minimumForCheck: minimum, holdPeriod: 2 } },
      invoices: [invoiceOf('inv_1', 10_00)],
    })
    const { answer } = shop.done(placeOrder, placingOf('A', total))
    expect(reasonsOf(answer)).toEqual(reasons)
    expect(answer.account.exposure, 'an unchecked order counts in exposure').toBe(reasons.length > 0 ? 10_00 : 10_00 + total)
  })

  test('never skips the order status', () => {
    const shop = new Scene({ account: { limit: 0, orderStatus: { code: 'no' }, terms: { minimumForCheck: 50_00 } } })
    expect(reasonsOf(shop.done(placeOrder, placingOf('A', 10_00)).answer)).toEqual(['not-approved'])
  })

  test('looks at the order’s total, not at its part on credit', () => {
    const shop = new Scene({ account: { limit: 0, terms: { minimumForCheck: 50_00 } }, payments: [paymentOf('pay_1', 59_00)] })
    expect(shop.done(placeOrder, placingOf('A', 60_00, { settlement: 'auto' })).answer).toMatchObject({ onCredit: 1_00, held: true })
  })
})

describe('rule 3: the limit', () => {
  test.each`
    limit          | unpaid    | charged  | deposits  | total     | excess
    ${100_00}      | ${0}      | ${0}     | ${0}      | ${100_00} | ${0}
    ${100_00}      | ${0}      | ${0}     | ${0}      | ${100_01} | ${1}
    ${100_00}      | ${40_00}  | ${30_00} | ${0}      | ${30_00}  | ${0}
    ${100_00}      | ${40_00}  | ${30_00} | ${500_00} | ${30_01}  | ${1}
    ${100_00}      | ${140_00} | ${0}     | ${0}      | ${1}      | ${40_01}
    ${0}           | ${0}      | ${0}     | ${0}      | ${1}      | ${1}
    ${'unlimited'} | ${900_00} | ${90_00} | ${0}      | ${999_99} | ${0}
  `(
    '$limit, unpaid $unpaid, charged $charged, deposits $deposits: an order of $total exceeds it by $excess',
    ({ limit, unpaid, charged, deposits, total, excess }) => {
      const shop = new Scene({
        account: { limit },
        invoices: unpaid > 0 ? [invoiceOf('inv_1', unpaid, { dueOn: '2026-09-01' })] : [],
        orders: [orderOf('open', charged), orderOf('held', 70_00, { charged: 0, holds: [{ reason: 'not-approved' }] })],
        payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [],
      })
      const { answer } = shop.done(placeOrder, placingOf('A', total))
      const figures = { limit, exposure: unpaid + charged + total, excess }
      expect(answer.holds).toEqual(excess > 0 ? [expect.objectContaining({ reason: 'limit-exceeded', figures })] : [])
    },
  )

  test('not granted counts as nothing: all that goes on credit exceeds it', () => {
    const shop = new Scene({ account: { limit: null }, invoices: [invoiceOf('inv_1', 20_00, { dueOn: '2026-09-01' })] })
    expect(shop.done(placeOrder, placingOf('A', 1_00, { settlement: 'auto' })).answer).toMatchObject({
      holds: [{ reason: 'limit-exceeded', figures: { limit: 0, exposure: 21_00, excess: 21_00 } }],
      account: { limit: null, available: null, headroom: null },
    })
  })

  test('counts claims as it counts invoices', () => {
    const shop = new Scene({ account: { limit: 100_00 }, claims: [claimOf('clm_1', 60_00)] })
    expect(shop.done(placeOrder, placingOf('A', 40_01)).answer.holds).toMatchObject([{ figures: { exposure: 100_01, excess: 1 } }])
  })
})

describe('rule 4: the hold period', () => {
  const invoices = [
    invoiceOf('inv_A', 200_00, { dueOn: '2026-08-01' }),
    invoiceOf('inv_B', 50_00, { dueOn: '2026-07-01' }),
    invoiceOf('inv_C', 10_00, { issuedOn: '2026-05-01', dueOn: '2026-05-25' }),
  ]

  test.each`
    n    | minimum  | deposits | pastDue   | reasons
    ${0} | ${0}     | ${0}     | ${0}      | ${[]}
    ${1} | ${0}     | ${0}     | ${260_00} | ${['past-due']}
    ${2} | ${0}     | ${0}     | ${60_00}  | ${['past-due']}
    ${3} | ${0}     | ${0}     | ${10_00}  | ${['past-due']}
    ${4} | ${0}     | ${0}     | ${0}      | ${[]}
    ${3} | ${9_99}  | ${0}     | ${10_00}  | ${['past-due']}
    ${3} | ${10_00} | ${0}     | ${0}      | ${[]}
    ${3} | ${0}     | ${9_99}  | ${10_00}  | ${['past-due']}
    ${3} | ${0}     | ${10_00} | ${0}      | ${[]}
    ${3} | ${4_00}  | ${6_00}  | ${0}      | ${[]}
    ${3} | ${4_00}  | ${5_99}  | ${10_00}  | ${['past-due']}
  `('n = $n on 18 July, minimum $minimum, unreserved deposits $deposits: $reasons', ({ n, minimum, deposits, pastDue, reasons }) => {
    const payments = deposits > 0 ? [paymentOf('pay_1', deposits, { matches: 'nothing' })] : []
    const shop = new Scene({
      settings: { holdPeriodMinimum: minimum },
      account: { limit: 'unlimited', terms: { holdPeriod: n } },
      invoices,
      payments,
    })
    const { answer } = shop.done(placeOrder, placingOf('order', 5_00))
    expect(reasonsOf(answer)).toEqual(reasons)
    if (reasons.length > 0) expect(answer.holds[0]?.figures).toEqual({ pastDue, period: n, unreservedDeposits: deposits, minimum })
  })

  test('deposits that an order has reserved cover nothing past due', () => {
    const shop = new Scene({
      account: { limit: 'unlimited', terms: { holdPeriod: 3 } },
      invoices,
      payments: [paymentOf('pay_1', 10_00)],
      orders: [orderOf('B', 1, { fromDeposit: 1 })],
    })
    expect(reasonsOf(shop.done(placeOrder, placingOf('order', 5_00)).answer)).toEqual(['past-due'])
  })

  test('deposits that the order itself takes cover nothing past due: figures are taken after its own reservation', () => {
    const shop = new Scene({ account: { limit: 'unlimited', terms: { holdPeriod: 3 } }, invoices, payments: [paymentOf('pay_1', 10_00)] })
    const { answer } = shop.done(placeOrder, placingOf('order', 15_00, { settlement: 'auto' }))
    expect(answer).toMatchObject({
      fromDeposit: 10_00,
      onCredit: 5_00,
      holds: [{ reason: 'past-due', figures: { pastDue: 10_00, unreservedDeposits: 0 } }],
    })
  })

  test('an order that charges nothing is not held for it', () => {
    const shop = new Scene({ account: { limit: null, terms: { holdPeriod: 2 } }, invoices, payments: [paymentOf('pay_1', 5_00)] })
    expect(shop.done(placeOrder, placingOf('order', 5_00, { settlement: 'deposit' })).answer.held).toBe(false)
  })

  test('its periods can be counted from the invoice date, and be the merchant’s own', () => {
    const heldBy = (days: number[], n: number) =>
      new Scene({
        settings: { ageing: { by: 'invoice-date', days } },
        account: { limit: 'unlimited', terms: { holdPeriod: n } },
        invoices: [invoiceOf('inv_1', 10_00, { issuedOn: '2026-07-08', dueOn: '2026-08-30' })],
      }).done(placeOrder, placingOf('order', 5_00)).answer.held
    expect([heldBy([9], 3), heldBy([10], 3), heldBy([10], 2), heldBy([5, 9], 4)]).toEqual([true, false, true, true])
  })
})

test('every reason that applies is recorded: status first, then limit, past due, waiting', () => {
  const shop = new Scene({
    account: { limit: 0, orderStatus: { code: 'PSL' }, terms: { holdPeriod: 2 } },
    invoices: [invoiceOf('inv_1', 10_00)],
  })
  expect(reasonsOf(shop.done(placeOrder, placingOf('A', 50_00, { settlement: 'auto' })).answer)).toEqual([
    'review',
    'limit-exceeded',
    'past-due',
  ])
  expect(reasonsOf(shop.done(placeOrder, placingOf('B', 50_00, { settlement: 'prepaid' })).answer)).toEqual(['review', 'awaiting-payment'])
})

test('history never influences a check', () => {
  const history = { paymentCount: 40, lateCount: 40, daysToPaySum: 4000, daysToPayCount: 40, lastPaymentOn: '2020-01-01' }
  const answers = [history, undefined].map(
    (told) => new Scene({ account: { limit: 50_00, ...(told && { history: told }) } }).done(placeOrder, placingOf('A', 50_00)).answer,
  )
  expect(answers[0]).toEqual(answers[1])
})
