import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { isRefusal } from '../../../domain/command.ts'
import { getDailySummary } from '../../../domain/daily-summary/getDailySummary.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { refundPayment } from '../../../domain/payments/refundPayment.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const money = (
  shop: Scene,
  paymentId: string,
  { amount, method = 'CB', ...more }: { amount: number; method?: string; providerKey?: string },
) => shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method, ...more })

type Sale = { orderId: string; total: number; settlement?: 'deposit' | 'account' | 'auto' }

function sell(shop: Scene, { orderId, total, settlement = 'deposit' }: Sale): void {
  shop.done(placeOrder, placingOf(orderId, total, { settlement }))
  shop.done(reportDelivery, { deliveryId: `d-${orderId}`, orderId, lines: [{ sku: 'goods', delivered: '1' }], last: true })
  shop.done(applyDelivery, { deliveryId: `d-${orderId}` })
  shop.done(issueInvoice, { invoiceId: `inv_${orderId}`, accountId: theAccount, orderIds: [orderId] })
}

async function read(shop: Scene, day: string, cursor?: string) {
  const answer = await shop.ask(getDailySummary, { day, ...(cursor !== undefined && { cursor }) })
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}

const none = { count: 0, amount: 0 }
const once = (amount: number) => ({ count: 1, amount })

describe('answers', () => {
  test('top-ups and refunds per payment method, sales paid by store credit as CRED, and each of them', async () => {
    const shop = new Scene({})
    money(shop, 'pay_1', { amount: 100_00 })
    money(shop, 'pay_2', { amount: 50_00, method: 'ESP' })
    money(shop, 'pay_3', { amount: -20_00, method: 'ESP' })
    sell(shop, { orderId: 'A', total: 30_00 })
    const { methods, items, complete, over } = await read(shop, '2026-07-18')
    expect({ complete, over }).toEqual({ complete: true, over: false })
    const vouchers = { vouchersSold: none, vouchersRedeemed: none, vouchersRefunded: none }
    const rest = { refunds: none, reversals: none, consumption: none, creditNotes: none, ...vouchers }
    expect(methods).toEqual([
      { currency: 'EUR', method: 'CB', ...rest, topUps: once(100_00) },
      { currency: 'EUR', method: 'CRED', ...rest, topUps: none, consumption: once(30_00) },
      { currency: 'EUR', method: 'ESP', ...rest, topUps: once(50_00), refunds: once(-20_00) },
    ])
    expect(items.map(({ type, method, amount, reference }) => [type, method, amount, reference])).toEqual([
      ['top-up', 'CB', 100_00, 'pay_1'],
      ['top-up', 'ESP', 50_00, 'pay_2'],
      ['refund', 'ESP', -20_00, 'pay_3'],
      ['consumption', 'CRED', 30_00, 'F-2026-000001'],
    ])
  })

  test('what a credit note gives back in money by its method, and as store credit; a payment that is refunded too', async () => {
    const shop = new Scene({})
    shop.done(recordSale, {
      saleId: 'sale-1',
      accountId: theAccount,
      currency: 'EUR',
      prices: 'gross',
      lines: [{ sku: 'goods', description: 'goods', quantity: '1', unitPrice: '50.00', vatRate: '20' }],
      tenders: [{ method: 'ESP', amount: 50_00 }],
    })
    const { items: sold } = await read(shop, '2026-07-18')
    expect(sold).toEqual([])
    const invoiceId =
      shop.records.flatMap(({ facts }) => facts.flatMap((fact) => (fact.type === 'InvoiceIssued' ? [fact.invoiceId] : [])))[0] ?? ''
    shop.on('2026-07-19')
    shop.done(issueCreditNote, {
      creditNoteId: 'crn_1',
      invoiceId,
      rest: { storeCredit: 20_00, refunds: [{ method: 'ESP', amount: 30_00 }] },
    })
    shop.done(recordPayment, { paymentId: 'pay_1', accountId: theAccount, amount: 75_00, currency: 'EUR', method: 'VIR' })
    shop.done(refundPayment, { refundId: 'pay_r', paymentId: 'pay_1', amount: 75_00 })
    const { methods, items } = await read(shop, '2026-07-19')
    expect(methods).toMatchObject([
      { method: 'CRED', creditNotes: once(20_00), refunds: none },
      { method: 'ESP', creditNotes: none, refunds: once(-30_00) },
      { method: 'VIR', refunds: once(-75_00), topUps: none },
    ])
    expect(items.map(({ type, method, amount }) => [type, method, amount])).toEqual([
      ['credit-note', 'CRED', 20_00],
      ['refund', 'ESP', -30_00],
      ['refund', 'VIR', -75_00],
    ])
  })

  test('no sale on account, none that was paid online, and of one that is both only the part from store credit', async () => {
    const shop = new Scene({})
    shop.done(changeLimit, { accountId: theAccount, limit: 1_000_00 })
    sell(shop, { orderId: 'A', total: 30_00, settlement: 'account' })
    shop.done(placeOrder, placingOf('B', 20_00, { settlement: 'prepaid' }))
    shop.done(recordPayment, {
      paymentId: 'pay_B',
      accountId: theAccount,
      amount: 20_00,
      currency: 'EUR',
      method: 'WEB',
      names: [{ kind: 'order', id: 'B' }],
    })
    shop.done(reportDelivery, { deliveryId: 'd-B', orderId: 'B', lines: [{ sku: 'goods', delivered: '1' }], last: true })
    shop.done(applyDelivery, { deliveryId: 'd-B' })
    shop.done(issueInvoice, { invoiceId: 'inv_B', accountId: theAccount, orderIds: ['B'] })
    expect((await read(shop, '2026-07-18')).items).toEqual([])
    money(shop, 'pay_1', { amount: 12_00 })
    sell(shop, { orderId: 'C', total: 40_00, settlement: 'auto' })
    expect((await read(shop, '2026-07-18')).methods).toMatchObject([{ method: 'CB' }, { method: 'CRED', consumption: once(12_00) }])
  })

  test('a day from the cut-off hour on, in the merchant’s zone', async () => {
    const shop = new Scene({ on: '2026-07-01', settings: { cutOffHour: 4 } })
    money(shop.at('2026-07-18T01:58:00.000Z'), 'pay_1', { amount: 1_00 })
    money(shop.at('2026-07-18T01:59:00.000Z'), 'pay_2', { amount: 2_00 })
    expect(await read(shop, '2026-07-17')).toMatchObject({
      from: '2026-07-17T02:00:00.000Z',
      to: '2026-07-18T02:00:00.000Z',
      over: true,
      items: [{ reference: 'pay_1' }],
    })
    expect(await read(shop, '2026-07-18')).toMatchObject({ items: [{ reference: 'pay_2' }] })
  })

  test('a day that is over as it was: what is taken back of a top-up falls in the day that tells it', async () => {
    const shop = new Scene({})
    money(shop, 'pay_1', { amount: 100_00, providerKey: 'pi_1' })
    const before = await read(shop.on('2026-07-19'), '2026-07-18')
    const report = { provider: 'stripe', currency: 'EUR' as const, paymentKey: 'pi_1', amount: 100_00 }
    shop.done(applyPaymentReport, { ...report, kind: 'dispute', objectId: 'dp_1', status: 'lost' })
    expect(await read(shop, '2026-07-18')).toEqual(before)
    expect(await read(shop, '2026-07-19')).toMatchObject({ methods: [{ method: 'CB', topUps: none, reversals: once(-100_00) }] })
  })

  test('sums that add up over pages, and say when they are of the whole day', async () => {
    const shop = new Scene({})
    for (let nth = 0; nth < 3; nth += 1) money(shop, `pay_${nth}`, { amount: 1_00 })
    const [first] = shop.records
    for (let nth = 4; nth <= 501; nth += 1)
      if (first) shop.records.push({ ...first, sequence: nth, at: `2026-07-18T11:${String(nth % 60).padStart(2, '0')}:00.000Z` })
    const page = await read(shop, '2026-07-18')
    expect(page).toMatchObject({ complete: false, methods: [{ topUps: { count: 500, amount: 500_00 } }] })
    const { methods, items, complete } = await read(shop, '2026-07-18', page.next)
    expect({ items: items.length, complete }).toEqual({ items: 1, complete: true })
    expect(methods).toMatchObject([{ topUps: { count: 501, amount: 501_00 } }])
  })

  test('as a sheet, movement by movement', async () => {
    const shop = new Scene({})
    money(shop, 'pay_1', { amount: 100_00 })
    const { columns, rows } = getDailySummary.sheet?.(await read(shop, '2026-07-18')) ?? { columns: [], rows: [] }
    expect(columns).toEqual(['at', 'account', 'type', 'method', 'amount', 'currency', 'reference'])
    expect(rows[0]?.slice(2)).toEqual(['top-up', 'CB', '100.00', 'EUR', 'pay_1'])
  })
})

describe('refuses', () => {
  test.each([{ day: 'today' }, { day: '2026-07-18', cursor: 'x' }])('invalid-input: %j', async (input) => {
    expect(await new Scene({}).ask(getDailySummary, input)).toMatchObject({ refused: 'invalid-input' })
  })
})
