import { describe, expect, test } from 'vitest'
import { bounds } from '../../../domain/limits.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { getPayment } from '../../../domain/payments/getPayment.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, refundTold, tell } from './reports.ts'

const provider = { name: 'stripe', key: 'pi_1', taken: {}, heard: {} }
const paid = 'pay_psp-stripe-pi-1'

/** A payment of 100.00: 20 on inv_1, then 15 on inv_2, 30 and 25 reserved for an older and a newer order, 10 free. */
function spread(newer: Parameters<typeof orderOf>[2] = {}): Scene {
  const on = '2026-07-10'
  return new Scene({
    account: { limit: 500_00 },
    invoices: [
      invoiceOf('inv_1', 20_00, { outstanding: 0, settlings: [{ paymentId: paid, amount: 20_00, on, letter: 'AA' }] }),
      invoiceOf('inv_2', 15_00, { outstanding: 0, settlings: [{ paymentId: paid, amount: 15_00, on, letter: 'AB' }] }),
    ],
    payments: [
      paymentOf(paid, 100_00, {
        kind: 'online',
        provider,
        allocations: [
          { item: 'inv_1', amount: 20_00, on, letter: 'AA' },
          { item: 'inv_2', amount: 15_00, on, letter: 'AB' },
        ],
      }),
    ],
    orders: [
      orderOf('older', 30_00, { settlement: 'prepaid', fromDeposit: 30_00, placedAt: '2026-07-11T08:00:00.000Z' }),
      orderOf('newer', 25_00, { settlement: 'prepaid', fromDeposit: 25_00, placedAt: '2026-07-12T08:00:00.000Z', ...newer }),
    ],
  })
}

function standing(shop: Scene) {
  const { unreservedDeposits, unpaid, balance } = shop.figures
  return {
    free: unreservedDeposits,
    owed: [shop.invoice('inv_1').outstanding, shop.invoice('inv_2').outstanding],
    lacking: ['older', 'newer'].map((id) => shop.order(id).toCollect),
    claims: unpaid - shop.invoice('inv_1').outstanding - shop.invoice('inv_2').outstanding,
    balance,
  }
}

describe('a reversal takes', () => {
  test.each`
    amount    | free    | owed              | lacking           | claims
    ${6_00}   | ${4_00} | ${[0, 0]}         | ${[0, 0]}         | ${0}
    ${10_00}  | ${0}    | ${[0, 0]}         | ${[0, 0]}         | ${0}
    ${14_00}  | ${0}    | ${[0, 4_00]}      | ${[0, 0]}         | ${0}
    ${32_00}  | ${0}    | ${[7_00, 15_00]}  | ${[0, 0]}         | ${0}
    ${50_00}  | ${0}    | ${[20_00, 15_00]} | ${[0, 5_00]}      | ${0}
    ${80_00}  | ${0}    | ${[20_00, 15_00]} | ${[10_00, 25_00]} | ${0}
    ${100_00} | ${0}    | ${[20_00, 15_00]} | ${[30_00, 25_00]} | ${0}
    ${112_00} | ${0}    | ${[20_00, 15_00]} | ${[30_00, 25_00]} | ${12_00}
  `(
    '$amount: free money, then allocations newest first, then reservations newest order first, then it is a claim',
    ({ amount, ...left }) => {
      const shop = spread()
      expect(tell(shop, disputeTold('dp_1', amount))).toBe('reversed')
      expect(standing(shop)).toEqual({ ...left, balance: 65_00 - amount })
    },
  )

  test('the deposit of an order that has left: it is owed for, and charged', () => {
    const shop = spread({ delivery: 'whole' })
    const { facts } = shop.done(applyPaymentReport, disputeTold('dp_1', 60_00))
    expect(factsOf(facts, 'OrderHeld')).toEqual([])
    expect(shop.order('newer')).toMatchObject({ fromDeposit: 10_00, onCredit: 15_00, charged: 15_00, toCollect: 0, holds: [] })
    expect(shop.purse.shortfalls).toMatchObject([{ orderId: 'newer', onCredit: 15_00 }])
  })

  test('the deposit of an order that has not: it waits again, and whoever watches it is told', () => {
    const shop = spread()
    const { facts } = shop.done(applyPaymentReport, disputeTold('dp_1', 60_00))
    expect(shop.order('newer').holds).toEqual([{ reason: 'awaiting-payment', toCollect: 15_00 }])
    expect(factsOf(facts, 'OrderHeld')).toEqual([{ type: 'OrderHeld', orderId: 'newer', reasons: ['awaiting-payment'] }])
    expect(factsOf(facts, 'PaymentReversed')).toEqual([{ type: 'PaymentReversed', paymentId: paid, amount: 60_00, cause: 'chargeback' }])
  })

  test('no other payment’s money, however much of it there is', () => {
    const shop = spread()
    shop.done(recordPayment, { paymentId: 'pay_2', accountId: theAccount, amount: 500_00, currency: 'EUR', method: 'VIR' })
    tell(shop, disputeTold('dp_1', 112_00))
    expect(shop.payment('pay_2')).toMatchObject({ returned: 0, allocations: [] })
    expect(shop.claim('clm_psp-stripe-pi-1')).toMatchObject({
      total: 12_00,
      outstanding: 12_00,
      dueOn: '2026-07-18',
      cause: 'chargeback',
      paymentId: paid,
    })
  })
})

describe('a claim', () => {
  /** Top-up 100, refund 100, then the top-up's card charged back. */
  function chargedBack(): Scene {
    const shop = new Scene({})
    const move = { accountId: theAccount, currency: 'EUR' as const, method: 'CB' }
    shop.done(topUp, { ...move, paymentId: 'pay_in', amount: 100_00, providerKey: 'pi_1' })
    shop.done(topUp, { ...move, paymentId: 'pay_out', amount: -100_00 })
    expect(tell(shop, disputeTold('dp_1', 100_00))).toBe('reversed')
    return shop
  }
  const pay = (shop: Scene, amount: number, { claim = 'clm_in', paymentId = 'pay_2' } = {}) =>
    shop.done(recordPayment, {
      paymentId,
      accountId: theAccount,
      amount,
      currency: 'EUR',
      method: 'VIR',
      names: [{ kind: 'claim', id: claim }],
    })

  test('is what nothing covers: deposits 0, claim 100, balance −100', () => {
    const shop = chargedBack()
    expect(shop.figures).toMatchObject({ deposits: 0, unpaid: 100_00, balance: -100_00 })
    expect(shop.claim('clm_in')).toMatchObject({ outstanding: 100_00, issuedOn: '2026-07-18', dueOn: '2026-07-18' })
  })

  test('is owed no more when the dispute is won', () => {
    const shop = chargedBack()
    expect(tell(shop, disputeTold('dp_1', 100_00, { status: 'won' }))).toBe('reinstated')
    expect(shop.figures).toMatchObject({ deposits: 0, unpaid: 0, balance: 0 })
    expect(shop.claim('clm_in')).toMatchObject({ total: 0, outstanding: 0 })
  })

  test('stays when the dispute is lost, which takes nothing more', () => {
    const shop = chargedBack()
    const { answer, facts } = shop.done(applyPaymentReport, disputeTold('dp_1', 100_00, { status: 'lost' }))
    expect([answer.state, facts]).toEqual(['heard', [{ type: 'ReportHeard', paymentId: 'pay_in', objectId: 'dp_1', status: 'lost' }]])
    expect(shop.figures.balance).toBe(-100_00)
  })

  test.each([
    [100_00, 100_00],
    [30_00, 30_00],
  ])('of which %i was paid meanwhile leaves as much of the customer’s own when the dispute is won', (amount, deposits) => {
    const shop = chargedBack()
    pay(shop, amount)
    expect(tell(shop, disputeTold('dp_1', 100_00, { status: 'won' }))).toBe('reinstated')
    expect(shop.figures).toMatchObject({ deposits, unpaid: 0, balance: deposits })
  })

  /** 130.00 charged back of 100.00, and the claim paid in full by as many payments. */
  function claimedAndPaid(payments: number): Scene {
    const shop = new Scene({ payments: [paymentOf(paid, 100_00, { kind: 'online', provider })] })
    const claim = `clm_${paid.slice('pay_'.length)}`
    tell(shop, disputeTold('dp_1', 100_00 + payments * 1_00))
    for (let nth = 0; nth < payments; nth += 1) pay(shop, 1_00, { claim, paymentId: `pay_${nth}` })
    expect(shop.figures).toMatchObject({ deposits: 0, unpaid: 0, balance: 0 })
    return shop
  }

  test('that was paid and is owed no more opens the money that paid it', () => {
    const shop = claimedAndPaid(2)
    const { facts } = shop.done(applyPaymentReport, disputeTold('dp_1', 102_00, { status: 'won' }))
    expect(factsOf(facts, 'AllocationUndone')).toHaveLength(2)
    expect(factsOf(facts, 'PaymentRecorded')).toEqual([])
    expect(shop.figures).toMatchObject({ deposits: 102_00, unpaid: 0, balance: 102_00 })
    expect(shop.payment('pay_0')).toMatchObject({ allocations: [], returned: 0 })
  })

  test('that was paid by more payments than one commit takes leaves the rest as money of its own', async () => {
    const many = bounds.paymentsPerMatching + 1
    const shop = claimedAndPaid(many)
    const { facts } = shop.done(applyPaymentReport, disputeTold('dp_1', 100_00 + many * 1_00, { status: 'won' }))
    expect(factsOf(facts, 'PaymentRecorded')).toEqual([
      { type: 'PaymentRecorded', paymentId: 'pay_psp-back-dp-1', amount: 1_00, method: 'VIR', names: [] },
    ])
    expect(shop.figures).toMatchObject({ deposits: 100_00 + many * 1_00, unpaid: 0 })
    expect(await shop.ask(getPayment, { paymentId: 'pay_psp-back-dp-1' })).toMatchObject({ amount: 1_00, label: 'unallocated' })
  })

  test('grows where the provider takes more for the same dispute', () => {
    const shop = chargedBack()
    expect(tell(shop, disputeTold('dp_1', 120_00, { status: 'lost' }))).toBe('reversed')
    expect(shop.claim('clm_in')).toMatchObject({ total: 120_00, outstanding: 120_00 })
  })
})

describe('money that comes back', () => {
  test.each([
    ['a refund that fails after all', refundTold('re_1', 60_00), refundTold('re_1', 60_00, { status: 'failed' })],
    ['a dispute that is won', disputeTold('dp_1', 60_00), disputeTold('dp_1', 60_00, { status: 'won' })],
  ])('after %s is the customer’s again, unreserved', (_, taken, back) => {
    const shop = spread()
    tell(shop, taken)
    const { facts } = shop.done(applyPaymentReport, back)
    expect(factsOf(facts, 'ReversalUndone')).toEqual([{ type: 'ReversalUndone', paymentId: paid, amount: 60_00 }])
    expect(factsOf(facts, 'MoneyFreed'), 'to be matched with what it had settled').toHaveLength(1)
    expect(shop.figures).toMatchObject({ balance: 65_00, unreservedDeposits: 60_00 })
  })

  test('is the rest, where the dispute ends with less than it had taken', () => {
    const shop = spread()
    tell(shop, disputeTold('dp_1', 60_00))
    expect(tell(shop, disputeTold('dp_1', 45_00, { status: 'lost' }))).toBe('reinstated')
    expect(shop.figures).toMatchObject({ balance: 20_00, unreservedDeposits: 15_00 })
    expect(shop.payment(paid)).toMatchObject({ returned: 45_00, provider: { taken: { dp_1: 45_00 } } })
  })

  test('never leaves anything heard twice', () => {
    const shop = spread()
    for (const status of ['inquiry', 'withdrawn', 'withdrawn', 'inquiry', 'won', 'withdrawn', 'lost', 'won'] as const)
      tell(shop, disputeTold('dp_1', 60_00, { status }))
    expect(shop.figures.balance).toBe(65_00)
    expect(shop.payment(paid).provider).toMatchObject({ taken: { dp_1: 0 }, heard: { dp_1: 'won' } })
  })
})

test('an order whose reservation is taken is decided on the deposits that are left', () => {
  const shop = spread()
  tell(shop, disputeTold('dp_1', 100_00))
  expect(shop.figures.unreservedDeposits).toBe(0)
  expect(['older', 'newer'].map((id) => shop.order(id).decision.unreservedDeposits)).toEqual([0, 0])
})
