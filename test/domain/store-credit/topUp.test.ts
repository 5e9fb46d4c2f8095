import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { AccountId } from '../../../domain/ids.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { listSuspense } from '../../../domain/payments/listSuspense.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, paymentTold, refundTold, tell } from '../payments/reports.ts'

type Input = z.input<(typeof topUp)['input']>
const put = (amount: number, sketch: Partial<Input> = {}): Input => ({
  paymentId: 'pay_in',
  accountId: theAccount,
  amount,
  currency: 'EUR',
  method: 'ESP',
  ...sketch,
})

describe('produces', () => {
  test('kept money, which orders spend and no invoice takes by itself', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    const { answer, facts } = shop.done(topUp, put(30_00))
    expect(answer).toMatchObject({
      amount: 30_00,
      label: 'unallocated',
      unallocated: 30_00,
      account: { deposits: 30_00, unpaid: 10_00, balance: 20_00 },
    })
    expect(facts).toEqual([
      { type: 'ToppedUp', paymentId: 'pay_in', amount: 30_00, method: 'ESP', kind: 'top-up' },
      { type: 'FiguresChanged' },
    ])
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(10_00)
    expect(shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'deposit' })).answer.fromDeposit).toBe(30_00)
  })

  test.each`
    applyTo      | owed              | kept
    ${undefined} | ${[10_00, 15_00]} | ${30_00}
    ${'none'}    | ${[10_00, 15_00]} | ${30_00}
    ${'auto'}    | ${[0, 0]}         | ${5_00}
    ${['inv_2']} | ${[10_00, 0]}     | ${15_00}
  `('30.00 applied to $applyTo leaves $owed owed and $kept deposited', ({ applyTo, owed, kept }) => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00), invoiceOf('inv_2', 15_00)] })
    shop.done(topUp, put(30_00, applyTo && { applyTo }))
    settleDown(shop)
    expect([shop.invoice('inv_1').outstanding, shop.invoice('inv_2').outstanding]).toEqual(owed)
    expect(shop.figures.deposits).toBe(kept)
  })

  test('a refund as a negative payment, from the oldest unreserved money, with nothing unallocated itself', () => {
    const shop = new Scene({
      payments: [
        paymentOf('pay_old', 10_00, { receivedOn: '2026-07-01' }),
        paymentOf('pay_mid', 10_00, { receivedOn: '2026-07-02' }),
        paymentOf('pay_new', 10_00, { receivedOn: '2026-07-03' }),
      ],
      orders: [orderOf('A', 4_00, { settlement: 'deposit', fromDeposit: 4_00 })],
    })
    const { answer, facts } = shop.done(topUp, put(-12_00, { paymentId: 'pay_out' }))
    expect(answer).toMatchObject({
      amount: -12_00,
      label: 'allocated',
      unallocated: 0,
      account: { deposits: 18_00, unreservedDeposits: 14_00, balance: 18_00 },
    })
    expect(factsOf(facts, 'ToppedUp')).toEqual([{ type: 'ToppedUp', paymentId: 'pay_out', amount: -12_00, method: 'ESP', kind: 'refund' }])
    expect(['pay_old', 'pay_mid', 'pay_new'].map((id) => shop.payment(id).returned)).toEqual([6_00, 6_00, 0])
    expect(shop.payment('pay_out')).toMatchObject({ kind: 'refund', allocations: [], returned: 0 })
  })

  test.each`
    mail         | issued
    ${'always'}  | ${['pay_in', 'pay_out']}
    ${'off'}     | ${[]}
    ${undefined} | ${[]}
  `('the receipts of $issued for the customer, by themselves, where they are mailed $mail', ({ mail, issued }) => {
    const shop = new Scene({ settings: mail && { receipts: { mail } } })
    const told = [shop.done(topUp, put(30_00)), shop.done(topUp, put(-10_00, { paymentId: 'pay_out' }))]
    expect(told.flatMap(({ facts }) => factsOf(facts, 'ReceiptIssued').map(({ paymentId }) => paymentId))).toEqual(issued)
  })

  test('a partner’s voucher as money of the partner’s payment method', () => {
    const shop = new Scene({
      settings: {
        paymentMethods: [
          { code: 'CRED', label: 'Avoir' },
          { code: 'BA', label: 'Bons d’achat' },
        ],
      },
    })
    const { decision } = shop.done(topUp, put(25_00, { method: 'BA' }))
    expect(decision.entries[0].postings).toEqual([{ debit: 'money:BA', credit: 'deposits', amount: 25_00 }])
  })

  test('a card’s top-up that its refunds and disputes find, whichever was told first', () => {
    for (const early of [true, false]) {
      const shop = new Scene({})
      if (early) tell(shop, refundTold('re_1', 4_00))
      shop.done(topUp, put(30_00, { method: 'CB', providerKey: 'pi_1' }))
      if (!early) tell(shop, refundTold('re_1', 4_00))
      tell(shop, disputeTold('dp_1', 6_00))
      expect(shop.figures).toMatchObject({ deposits: 20_00, balance: 20_00 })
      expect(shop.unchanged(applyPaymentReport, paymentTold(30_00))).toEqual({ state: 'known', paymentId: 'pay_in' })
    }
  })

  test('a card’s top-up that the provider told of before the till did: once, and its dispute finds it', () => {
    const shop = new Scene({})
    tell(shop, { ...paymentTold(30_00), accountId: undefined })
    tell(shop, refundTold('re_1', 4_00))
    shop.done(topUp, put(30_00, { method: 'CB', providerKey: 'pi_1' }))
    tell(shop, disputeTold('dp_1', 6_00))
    expect(shop.figures).toMatchObject({ deposits: 20_00, balance: 20_00 })
    expect(shop.unchanged(applyPaymentReport, paymentTold(30_00))).toEqual({ state: 'known', paymentId: 'pay_in' })
  })

  test.each([
    ['a tiny amount', 1, {}],
    ['another amount', 31_00, {}],
    ['an account it does not name', 30_00, { accountId: AccountId.parse('acc_2') }],
  ])(
    'for %s a till says of a card payment, that payment hides nowhere: whole in suspense, with all that was told of it',
    async (_, amount, told) => {
      const shop = new Scene({})
      tell(shop, refundTold('re_1', 4_00))
      shop.done(topUp, put(amount, { method: 'CB', providerKey: 'pi_1' }))
      tell(shop, disputeTold('dp_1', 6_00))
      expect(tell(shop, paymentTold(30_00, told))).toBe('suspended')
      expect(shop.figures).toMatchObject({ deposits: amount, unpaid: 0, balance: amount })
      expect(shop.payment('pay_in').provider).toBeUndefined()
      expect(await shop.ask(listSuspense, {})).toMatchObject({
        items: [{ paymentKey: 'pi_1', amount: 30_00, reason: 'differs-from-top-up' }],
      })
      expect(tell(shop, disputeTold('dp_1', 6_00, { status: 'won' }))).toBe('suspended')
      expect(tell(shop, paymentTold(30_00))).toBe('known')
      // It is put right by a top-up that says the same as the provider.
      shop.done(topUp, put(30_00, { paymentId: 'pay_right', method: 'CB', providerKey: 'pi_1' }))
      expect(shop.figures).toMatchObject({ deposits: amount + 26_00, unpaid: 0 })
      expect(tell(shop, paymentTold(30_00))).toBe('known')
    },
  )

  test('a tiny top-up’s card payment that another refund of ours was carried out by', () => {
    const shop = new Scene({ payments: [paymentOf('pay_old', 10_00)] })
    shop.done(topUp, put(1, { method: 'CB', providerKey: 'pi_1' }))
    shop.done(topUp, put(-4_00, { paymentId: 'pay_out' }))
    tell(shop, refundTold('re_1', 5_00, { carriesOut: 'pay_out' }))
    expect(shop.figures).toMatchObject({ balance: 5_01 })
    tell(shop, paymentTold(30_00))
    expect(shop.figures).toMatchObject({ balance: 6_01 })
    expect(shop.payment('pay_out').carriedBy).toEqual({})
    shop.done(topUp, put(30_00, { paymentId: 'pay_right', method: 'CB', providerKey: 'pi_1' }))
    expect(shop.figures).toMatchObject({ balance: 35_01 })
    expect(shop.payment('pay_out').carriedBy).toEqual({ re_1: 4_00 })
  })

  test('a card’s top-up after a try of the same card failed', () => {
    const shop = new Scene({})
    tell(shop, paymentTold(30_00, { status: 'failed', reason: 'card_declined' }))
    shop.done(topUp, put(30_00, { method: 'CB', providerKey: 'pi_1' }))
    expect(shop.figures.deposits).toBe(30_00)
  })
})

describe('refuses', () => {
  const faults = { accountId: theAccount, applyTo: ['inv_9'], currency: 'USD' as const, method: 'NONE' }
  test.each([
    ['invalid-input', 'nothing', { amount: 0 }],
    ['invalid-input', 'half a cent', { amount: 0.5 }],
    ['invalid-input', 'without a method', { method: '' }],
    ['invalid-input', 'words for the card payment behind it', { providerKey: 'card of Zoé' }],
    ['invalid-input', 'a key of a card payment too long', { providerKey: 'p'.repeat(61) }],
    ['invalid-input', 'an id kept for online payments', { paymentId: 'pay_psp-1' }],
    [
      'invalid-input',
      'a card payment behind a refund, before all else',
      { ...faults, amount: -1, providerKey: 'pi_1', accountId: 'acc_nobody' },
    ],
    ['unknown-account', 'before what it applies to', { ...faults, accountId: 'acc_nobody' }],
    ['unknown-invoice', 'before the currency', faults],
    ['currency-mismatch', 'before the amount', { ...faults, applyTo: 'none' as const, amount: -20_01 }],
    ['refund-exceeds-deposits', 'one cent beyond the unreserved deposits, before the method', { amount: -6_01, method: 'NONE' }],
    ['unknown-payment-method', 'a method the merchant hasn’t', { method: 'BTC' }],
    ['unknown-payment-method', 'store credit itself', { method: 'CRED' }],
    ['invalid-transition', 'a card payment that was recorded already', { providerKey: 'pi_1' }],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 10_00)], orders: [orderOf('A', 4_00, { fromDeposit: 4_00 })] })
    tell(shop, paymentTold(0))
    const rows = new Map(shop.rows)
    expect(shop.refused(topUp, { ...put(10_00), ...fault })).toBe(refused)
    expect(new Map(shop.rows)).toEqual(rows)
  })

  test('not-allowed: to give money back, to whom may only take it', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 10_00)] })
    const rights = new Set(['store-credit:move'] as const)
    expect(shop.run(topUp, put(-1_00), { rights })).toMatchObject({ refused: 'not-allowed', right: 'payments:refund' })
    expect('answer' in shop.run(topUp, put(1_00), { rights })).toBe(true)
  })

  test('refund-exceeds-deposits: more payments than one refund may draw on', () => {
    const shop = new Scene({ payments: Array.from({ length: 31 }, (_, at) => paymentOf(`pay_${at}`, 1_00)) })
    expect(shop.refused(topUp, put(-31_00))).toBe('refund-exceeds-deposits')
    shop.done(topUp, put(-30_00))
    expect(shop.figures.deposits).toBe(1_00)
  })
})

describe('stays quiet', () => {
  test('when it is sent again, and refuses to be changed', () => {
    const shop = new Scene({})
    const { answer } = shop.done(topUp, put(30_00))
    expect(shop.unchanged(topUp, put(30_00))).toEqual(answer)
    expect(shop.refused(topUp, put(31_00))).toBe('same-key-other-content')
    expect(shop.figures.deposits).toBe(30_00)
  })

  test('about invoices and reservations while it gives money back', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 10_00)],
      orders: [orderOf('A', 4_00, { fromDeposit: 4_00 })],
      invoices: [invoiceOf('inv_1', 9_00)],
    })
    const { decision } = shop.done(topUp, put(-6_00))
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'purse', 'payment', 'payment'])
    expect(shop.figures).toMatchObject({ deposits: 4_00, unreservedDeposits: 0, unpaid: 9_00 })
    expect(shop.account.history.paymentCount, 'a refund is no payment received').toBe(1)
  })

  test('about available and headroom: deposits never raise them', () => {
    const shop = new Scene({ account: { limit: 100_00 }, invoices: [invoiceOf('inv_1', 30_00)] })
    shop.done(topUp, put(500_00))
    expect(shop.figures).toMatchObject({ available: 70_00, headroom: 70_00, exposure: 30_00, balance: 470_00 })
  })
})
