import { describe, expect, test } from 'vitest'
import { bounds } from '../../../domain/limits.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { getPayment } from '../../../domain/payments/getPayment.ts'
import { invoiceOf, orderOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, online, paymentTold, refundTold, tell } from './reports.ts'

const names = [{ kind: 'order' as const, id: 'A' }]
const waiting = orderOf('A', 20_00, { settlement: 'prepaid', toCollect: 20_00 })

describe('produces', () => {
  test('a payment by itself, which pays its order in the same commit', () => {
    const shop = new Scene({ orders: [waiting] })
    const { answer, facts } = shop.done(applyPaymentReport, paymentTold(20_00, { names }))
    expect(answer).toEqual({ state: 'recorded', paymentId: online })
    expect(shop.payment(online)).toMatchObject({
      kind: 'online',
      amount: 20_00,
      method: 'WEB',
      receivedOn: '2026-07-18',
      provider: { name: 'stripe', key: 'pi_1' },
    })
    expect(factsOf(facts, 'OrderReleased')).toMatchObject([{ orderId: 'A', how: 'by-payment' }])
    expect(shop.figures).toMatchObject({ deposits: 20_00, unreservedDeposits: 0, remainder: 0 })
  })

  test('an invoice settled in the same commit', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 20_00)] })
    const { facts } = shop.done(applyPaymentReport, paymentTold(20_00, { names: [{ kind: 'invoice', id: 'inv_1' }] }))
    expect(factsOf(facts, 'InvoiceSettled')).toEqual([{ type: 'InvoiceSettled', invoiceId: 'inv_1', on: '2026-07-18' }])
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 0, balance: 0 })
  })

  test('the debt that was asked along, settled by what the order leaves: 25.00 for an order of 20.00', () => {
    const shop = new Scene({
      orders: [waiting],
      invoices: [invoiceOf('inv_due', 5_00), invoiceOf('inv_later', 5_00, { dueOn: '2026-08-01' })],
    })
    shop.done(applyPaymentReport, paymentTold(30_00, { names }))
    settleDown(shop)
    expect([shop.invoice('inv_due').outstanding, shop.invoice('inv_later').outstanding]).toEqual([0, 5_00])
    expect(shop.figures).toMatchObject({ unreservedDeposits: 5_00, unpaid: 5_00 })
  })

  test('an order that was invoiced meanwhile, by its invoice; and what delivered prepaid orders lack', () => {
    const lacking = { settlement: 'prepaid' as const, delivery: 'whole' as const }
    const shop = new Scene({
      orders: [orderOf('A', 20_00, { ...lacking, state: 'invoiced', invoiceId: 'inv_A' }), orderOf('B', 7_00, lacking)],
      invoices: [invoiceOf('inv_A', 20_00, { dueOn: '2026-09-01' })],
    })
    shop.done(applyPaymentReport, paymentTold(30_00, { names }))
    expect(shop.invoice('inv_A').outstanding).toBe(0)
    expect(shop.order('B')).toMatchObject({ fromDeposit: 7_00, onCredit: 0, charged: 0 })
    expect(shop.figures).toMatchObject({ unreservedDeposits: 3_00, exposure: 0 })
  })

  test.each([
    ['unknown-account', { accountId: 'acc_nobody' }],
    ['unknown-account', { accountId: undefined }],
    ['other-currency', { currency: 'USD' as const }],
  ])('suspense on no account: %s', (reason, sketch) => {
    const shop = new Scene({})
    const rows = new Map(shop.rows)
    const { answer, facts } = shop.done(applyPaymentReport, paymentTold(20_00, sketch))
    expect(answer.state).toBe('suspended')
    expect(factsOf(facts, 'PaymentSuspended')).toMatchObject([{ paymentKey: 'pi_1', amount: 20_00, reason }])
    for (const [name, row] of rows) expect(shop.rows.get(name)).toEqual(row)
    expect(tell(shop, paymentTold(20_00, sketch))).toBe('known')
    expect(tell(shop, refundTold('re_1', 5_00))).toBe('suspended')
    expect(tell(shop, refundTold('re_1', 5_00))).toBe('known')
  })

  test('what the merchant must be told when a payment fails, once per reason; its order shows the last one until it succeeds', () => {
    const shop = new Scene({ orders: [waiting] })
    const failed = (reason: string) => paymentTold(20_00, { names, status: 'failed', reason })
    expect(factsOf(shop.done(applyPaymentReport, failed('card_declined')).facts, 'PaymentFailed')).toEqual([
      { type: 'PaymentFailed', orderId: 'A', reason: 'card_declined' },
    ])
    expect(shop.unchanged(applyPaymentReport, failed('card_declined'))).toEqual({ state: 'failed' })
    expect(shop.done(applyPaymentReport, failed('expired_card')).answer.state).toBe('failed')
    const paymentFailure = { paymentId: online, reason: 'expired_card', at: '2026-07-18T10:03:00.000Z' }
    expect(shop.order('A')).toEqual({ ...waiting, paymentFailure })
    expect(tell(shop, paymentTold(20_00, { names }))).toBe('recorded')
    expect(shop.order('A').holds).toEqual([])
    expect(shop.order('A')).not.toHaveProperty('paymentFailure')
  })

  test('one failure on an order that the report names twice, and a record of its account, without which no order changes', () => {
    const shop = new Scene({ orders: [waiting] })
    const failed = paymentTold(20_00, { names: [...names, ...names], status: 'failed', reason: 'card_declined' })
    const { decision } = shop.done(applyPaymentReport, failed)
    expect(shop.order('A').paymentFailure?.reason).toBe('card_declined')
    expect(decision.entries.map(({ chain }) => chain.kind)).toEqual(['pointer', 'account'])
  })

  test.each([
    ['of another account', 'acc_nobody', waiting],
    ['that waits for no money', theAccount, orderOf('A', 20_00)],
    ['that was cancelled', theAccount, { ...waiting, state: 'cancelled' as const }],
  ])('nothing on an order %s when a payment for it fails', (_, accountId, order) => {
    const shop = new Scene({ orders: [order] })
    shop.done(applyPaymentReport, paymentTold(20_00, { names, accountId, status: 'failed', reason: 'card_declined' }))
    expect(shop.order('A')).toEqual(order)
  })

  test('a refund that came before its payment, counted with it', () => {
    const shop = new Scene({ orders: [waiting] })
    expect(tell(shop, refundTold('re_1', 5_00))).toBe('parked')
    expect(shop.figures.balance).toBe(0)
    const { facts } = shop.done(applyPaymentReport, paymentTold(20_00, { names }))
    expect(facts.map(({ type }) => type)).toEqual([
      'PaymentRecorded',
      'OrderReleased',
      'ReportHeard',
      'OrderHeld',
      'PaymentReversed',
      'FiguresChanged',
    ])
    expect(shop.order('A')).toMatchObject({ fromDeposit: 15_00, toCollect: 5_00, holds: [{ reason: 'awaiting-payment', toCollect: 5_00 }] })
    expect(shop.figures.balance).toBe(15_00)
  })

  test('money that is found by its id', async () => {
    const shop = new Scene({})
    tell(shop, paymentTold(20_00))
    expect(await shop.ask(getPayment, { paymentId: online })).toMatchObject({
      amount: 20_00,
      providerReference: 'pi_1',
      label: 'unallocated',
    })
  })
})

describe('refuses', () => {
  test.each([
    ['a status no provider knows', '{ "status": "stolen" }'],
    ['an amount below 0', '{ "amount": -1 }'],
    ['an account of another form', '{ "accountId": "mer_1" }'],
    ['a kind of its own', '{ "kind": "gift" }'],
  ])('invalid-input: %s', (_, fault) => {
    expect(new Scene({}).refused(applyPaymentReport, { ...paymentTold(1), ...JSON.parse(fault) })).toBe('invalid-input')
  })

  test(`too-many-parked: more than ${bounds.parkedReports} refunds of a payment nobody knows`, () => {
    const shop = new Scene({})
    for (let nth = 0; nth < bounds.parkedReports; nth += 1) tell(shop, refundTold(`re_${nth}`, 1))
    expect(shop.refused(applyPaymentReport, refundTold('one-more', 1))).toBe('too-many-parked')
    expect(tell(shop, refundTold('re_0', 1)), 'one that waits already is no more').toBe('parked')
  })
})

describe('stays quiet', () => {
  test.each([
    ['pending', { status: 'pending' as const }],
    ['pending of an unknown account', { status: 'pending' as const, accountId: 'acc_nobody' }],
  ])('about a payment that is %s: it never counts', (_, sketch) => {
    const shop = new Scene({ orders: [waiting] })
    const rows = new Map(shop.rows)
    expect(shop.unchanged(applyPaymentReport, paymentTold(20_00, { names, ...sketch }))).toEqual({ state: 'pending' })
    expect(new Map(shop.rows)).toEqual(rows)
  })

  test.each([
    ['again, by another event', {}],
    ['as pending, late', { status: 'pending' as const }],
    ['as failed, late', { status: 'failed' as const }],
    ['for another account', { accountId: 'acc_other' }],
  ])('when the same payment is told %s: it counts once', (_, sketch) => {
    const shop = new Scene({ orders: [waiting] })
    tell(shop, paymentTold(20_00, { names }))
    expect(shop.unchanged(applyPaymentReport, paymentTold(20_00, { names, ...sketch }))).toEqual({ state: 'known', paymentId: online })
    expect(shop.figures.balance).toBe(20_00)
  })

  test.each([
    ['a refund that is pending', refundTold('re_1', 5_00, { status: 'pending' })],
    ['a refund that failed', refundTold('re_1', 5_00, { status: 'failed' })],
    ['a refund that was cancelled', refundTold('re_1', 5_00, { status: 'canceled' })],
    ['a dispute that only asks', disputeTold('dp_1', 5_00, { status: 'inquiry' })],
    ['a dispute that is won before it took anything', disputeTold('dp_1', 5_00, { status: 'won' })],
  ])('about money while %s', (_, report) => {
    const shop = new Scene({})
    tell(shop, paymentTold(20_00))
    expect(tell(shop, report)).toBe('heard')
    expect(shop.figures).toMatchObject({ deposits: 20_00, balance: 20_00 })
    expect(shop.account.history.paymentCount).toBe(1)
  })

  test('about an order another account has: money is never refused for what it names', () => {
    const shop = new Scene({})
    expect(tell(shop, paymentTold(20_00, { names, accountId: theAccount }))).toBe('recorded')
    expect(shop.figures.unreservedDeposits).toBe(20_00)
  })
})
