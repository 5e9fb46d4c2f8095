import { describe, expect, test } from 'vitest'
import { sourcesOf } from '../../../domain/accounts/purse.ts'
import { OrderId } from '../../../domain/ids.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const reasonsOf = ({ holds }: { holds: readonly { reason: string }[] }) => holds.map(({ reason }) => reason)

describe('the settlement', () => {
  test.each`
    settlement   | rest         | deposits | limit          | fromDeposit | onCredit | toCollect | charged  | reasons
    ${'account'} | ${'hold'}    | ${30_00} | ${100_00}      | ${0}        | ${80_00} | ${0}      | ${80_00} | ${[]}
    ${'account'} | ${'hold'}    | ${30_00} | ${'unlimited'} | ${0}        | ${80_00} | ${0}      | ${80_00} | ${[]}
    ${'account'} | ${'hold'}    | ${30_00} | ${79_99}       | ${0}        | ${80_00} | ${0}      | ${0}     | ${['limit-exceeded']}
    ${'account'} | ${'hold'}    | ${0}     | ${0}           | ${0}        | ${80_00} | ${0}      | ${0}     | ${['limit-exceeded']}
    ${'account'} | ${'pay-now'} | ${30_00} | ${79_99}       | ${0}        | ${80_00} | ${0}      | ${0}     | ${['limit-exceeded']}
    ${'deposit'} | ${'hold'}    | ${80_00} | ${null}        | ${80_00}    | ${0}     | ${0}      | ${0}     | ${[]}
    ${'auto'}    | ${'hold'}    | ${90_00} | ${null}        | ${80_00}    | ${0}     | ${0}      | ${0}     | ${[]}
    ${'auto'}    | ${'hold'}    | ${30_00} | ${50_00}       | ${30_00}    | ${50_00} | ${0}      | ${50_00} | ${[]}
    ${'auto'}    | ${'hold'}    | ${30_00} | ${40_00}       | ${30_00}    | ${50_00} | ${0}      | ${0}     | ${['limit-exceeded']}
    ${'auto'}    | ${'hold'}    | ${30_00} | ${null}        | ${30_00}    | ${50_00} | ${0}      | ${0}     | ${['limit-exceeded']}
    ${'auto'}    | ${'pay-now'} | ${30_00} | ${40_00}       | ${30_00}    | ${40_00} | ${10_00}  | ${40_00} | ${['awaiting-payment']}
    ${'auto'}    | ${'pay-now'} | ${30_00} | ${null}        | ${30_00}    | ${0}     | ${50_00}  | ${0}     | ${['awaiting-payment']}
    ${'auto'}    | ${'pay-now'} | ${30_00} | ${'unlimited'} | ${30_00}    | ${50_00} | ${0}      | ${50_00} | ${[]}
    ${'prepaid'} | ${'hold'}    | ${30_00} | ${100_00}      | ${30_00}    | ${0}     | ${50_00}  | ${0}     | ${['awaiting-payment']}
    ${'prepaid'} | ${'hold'}    | ${90_00} | ${null}        | ${80_00}    | ${0}     | ${0}      | ${0}     | ${[]}
  `(
    'an order of 80.00 by $settlement ($rest), deposits $deposits, limit $limit: $fromDeposit + $onCredit + $toCollect',
    ({ settlement, rest, deposits, limit, reasons, ...split }) => {
      const shop = new Scene({ account: { limit }, payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [] })
      const { answer } = shop.done(placeOrder, placingOf('A', 80_00, { settlement, rest }))
      expect(answer).toMatchObject({ ...split, total: 80_00, held: reasons.length > 0 })
      expect(reasonsOf(answer)).toEqual(reasons)
      expect(shop.order('A')).toMatchObject({ ...split, state: 'open', delivery: 'none', placedOn: '2026-07-18' })
    },
  )

  test('deposits 30, headroom 60, order 100, the rest paid now: 30 + 60 + 10 to collect', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      invoices: [invoiceOf('inv_1', 40_00)],
      payments: [paymentOf('pay_1', 30_00, { matches: 'nothing' })],
    })
    expect(shop.figures.headroom).toBe(60_00)
    const { answer } = shop.done(placeOrder, placingOf('A', 100_00, { settlement: 'auto', rest: 'pay-now' }))
    expect(answer).toMatchObject({ fromDeposit: 30_00, onCredit: 60_00, toCollect: 10_00, asked: 10_00, charged: 60_00 })
    expect(answer.account).toMatchObject({ headroom: 0, exposure: 100_00, unreservedDeposits: 0 })
  })

  test.each([
    ['its status', { orderStatus: { code: 'no' } }, ['not-approved', 'awaiting-payment']],
    ['what is past due', { terms: { holdPeriod: 2 } }, ['awaiting-payment']],
  ])('nothing goes on credit of an order that pays its rest now where %s would hold it', (_, account, reasons) => {
    const shop = new Scene({ account: { limit: 100_00, ...account }, invoices: [invoiceOf('inv_1', 10_00)] })
    const { answer } = shop.done(placeOrder, placingOf('A', 50_00, { settlement: 'auto', rest: 'pay-now' }))
    expect(answer).toMatchObject({ fromDeposit: 0, onCredit: 0, toCollect: 50_00, charged: 0 })
    expect(reasonsOf(answer)).toEqual(reasons)
  })
})

describe('a prepaid order', () => {
  test.each`
    policy                | wish            | unreserved | due     | asked    | fromDeposit | toCollect | stays
    ${'balance'}          | ${undefined}    | ${4_00}    | ${0}    | ${16_00} | ${4_00}     | ${16_00}  | ${0}
    ${'balance'}          | ${undefined}    | ${0}       | ${5_00} | ${25_00} | ${0}        | ${20_00}  | ${0}
    ${'balance'}          | ${undefined}    | ${30_00}   | ${0}    | ${0}     | ${20_00}    | ${0}      | ${10_00}
    ${'balance'}          | ${undefined}    | ${30_00}   | ${5_00} | ${0}     | ${20_00}    | ${0}      | ${10_00}
    ${'balance'}          | ${undefined}    | ${9_00}    | ${5_00} | ${16_00} | ${4_00}     | ${16_00}  | ${5_00}
    ${'order-only'}       | ${undefined}    | ${30_00}   | ${0}    | ${20_00} | ${0}        | ${20_00}  | ${30_00}
    ${'order-only'}       | ${undefined}    | ${0}       | ${5_00} | ${20_00} | ${0}        | ${20_00}  | ${0}
    ${'customer-chooses'} | ${undefined}    | ${4_00}    | ${0}    | ${16_00} | ${4_00}     | ${16_00}  | ${0}
    ${'customer-chooses'} | ${'balance'}    | ${0}       | ${5_00} | ${25_00} | ${0}        | ${20_00}  | ${0}
    ${'customer-chooses'} | ${'order-only'} | ${30_00}   | ${5_00} | ${20_00} | ${0}        | ${20_00}  | ${30_00}
  `(
    'under $policy (wish: $wish) a prepaid order of 20.00 with $unreserved deposited and $due due asks $asked',
    ({ policy, wish, unreserved, due, stays, ...paid }) => {
      const shop = new Scene({
        settings: { settlementPolicy: policy },
        payments: unreserved > 0 ? [paymentOf('pay_1', unreserved, { matches: 'nothing' })] : [],
        invoices: due > 0 ? [invoiceOf('inv_1', due)] : [],
      })
      const { answer } = shop.done(placeOrder, placingOf('A', 20_00, { settlement: 'prepaid', ...(wish && { balance: wish }) }))
      expect(answer).toMatchObject({ ...paid, onCredit: 0 })
      expect(answer.account.unreservedDeposits).toBe(stays)
    },
  )

  test('a debt that is asked along never keeps the hold: the order is approved when deposits cover it', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 20_00, { matches: 'nothing' })],
      invoices: [invoiceOf('inv_1', 5_00, { dueOn: '2026-08-01' })],
    })
    expect(shop.done(placeOrder, placingOf('A', 20_00, { settlement: 'prepaid' })).answer).toMatchObject({
      held: false,
      asked: 0,
      fromDeposit: 20_00,
    })
  })
})

describe('a reservation', () => {
  test('takes kept money first, then the oldest, and records its sources', () => {
    const shop = new Scene({
      payments: [
        paymentOf('pay_new', 10_00, { receivedOn: '2026-07-12' }),
        paymentOf('pay_old', 10_00, { receivedOn: '2026-07-02' }),
        paymentOf('pay_kept-new', 10_00, { receivedOn: '2026-07-14', matches: 'nothing' }),
        paymentOf('pay_kept-old', 10_00, { receivedOn: '2026-07-13', matches: 'nothing' }),
      ],
    })
    shop.done(placeOrder, placingOf('A', 35_00, { settlement: 'deposit' }))
    expect(new Map(sourcesOf(shop.purse, OrderId.parse('A')).map(({ paymentId, amount }) => [String(paymentId), amount]))).toEqual(
      new Map([
        ['pay_old', 10_00],
        ['pay_new', 5_00],
        ['pay_kept-old', 10_00],
        ['pay_kept-new', 10_00],
      ]),
    )
  })
})
