import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { refs } from '../../../domain/command.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { contextOf, customerOf, invoiceOf, lineOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

type Input = z.input<(typeof recordSale)['input']>
const sale = (total: number, sketch: Partial<Input> = {}): Input => ({
  saleId: 's-1',
  accountId: theAccount,
  currency: 'EUR',
  prices: 'gross',
  lines: [lineOf(total)],
  ...sketch,
})
const by = (method: string, amount: number) => ({ method, amount })
const kept = (amount: number) => paymentOf('pay_kept', amount, { kind: 'top-up', matches: 'nothing' })
const limited = (limit: number | 'unlimited' | null) => ({ account: { limit } })

describe('produces', () => {
  test('an invoice of 100.00 with 40.00 paid by card and 60.00 on account', () => {
    const shop = new Scene(limited(100_00))
    const { answer, facts } = shop.done(recordSale, sale(100_00, { tenders: [by('CB', 40_00)] }))
    expect(answer).toMatchObject({
      orderId: 's-1',
      invoiceId: 'inv_sale-s-1',
      total: 100_00,
      tenders: [{ method: 'CB', amount: 40_00, paymentId: 'pay_sale-s-1-1' }],
      onAccount: 60_00,
      label: 'partially-settled',
      account: { unpaid: 60_00, deposits: 0, openOrders: 0, balance: -60_00, headroom: 40_00 },
    })
    expect(shop.invoice('inv_sale-s-1')).toMatchObject({ total: 100_00, outstanding: 60_00, orderIds: ['s-1'], net: 83_33 })
    expect(shop.order('s-1')).toMatchObject({ state: 'invoiced', delivery: 'whole', lines: [{ delivered: '1' }] })
    expect(shop.payment('pay_sale-s-1-1')).toMatchObject({ kind: 'sale', allocations: [{ item: 'inv_sale-s-1', amount: 40_00 }] })
    expect(facts.map(({ type }) => type)).toEqual([
      ...['OrderPlaced', 'PaymentRecorded', 'OrderDelivered', 'InvoiceIssued', 'Allocated', 'SaleRecorded', 'FiguresChanged'],
      'InvoiceNumbered',
    ])
  })

  test.each`
    tenders                                 | paid                                                                    | onAccount
    ${[by('CRED', 100_00)]}                 | ${[{ method: 'CRED', amount: 30_00 }]}                                  | ${70_00}
    ${[by('CRED', 20_00)]}                  | ${[{ method: 'CRED', amount: 20_00 }]}                                  | ${80_00}
    ${[by('CRED', 90_00), by('CB', 10_00)]} | ${[{ method: 'CB', amount: 10_00 }, { method: 'CRED', amount: 30_00 }]} | ${60_00}
    ${[]}                                   | ${[]}                                                                   | ${100_00}
  `('of 30.00 in store credit, a sale of 100.00 paid by $tenders leaves $onAccount on account', ({ tenders, paid, onAccount }) => {
    const shop = new Scene({ ...limited('unlimited'), payments: [kept(30_00)] })
    const { answer, facts } = shop.done(recordSale, sale(100_00, { tenders }))
    expect(answer.tenders).toMatchObject(paid)
    expect(answer).toMatchObject({ onAccount, account: { unpaid: onAccount } })
    expect(factsOf(facts, 'SaleRecorded')).toMatchObject([{ total: 100_00, onAccount, tenders: paid }])
  })

  test('store credit alone consumed at once, without a limit, and nothing owed', () => {
    const shop = new Scene({ payments: [kept(30_00)] })
    const { answer } = shop.done(recordSale, sale(20_00, { tenders: [by('CRED', 20_00)] }))
    expect(answer).toMatchObject({ label: 'settled', account: { deposits: 10_00, unpaid: 0, balance: 10_00 } })
    expect(shop.purse.money).toMatchObject([{ unallocated: 10_00, reservations: [] }])
  })

  test('no store credit that open orders have reserved', () => {
    const orders = [orderOf('A', 25_00, { settlement: 'deposit', fromDeposit: 25_00, onCredit: 0 })]
    const shop = new Scene({ ...limited(10_00), payments: [kept(30_00)], orders })
    const { answer } = shop.done(recordSale, sale(10_00, { tenders: [by('CRED', 10_00)] }))
    expect(answer).toMatchObject({ onAccount: 5_00, account: { deposits: 25_00, unreservedDeposits: 0 } })
  })

  test('customer and account in the same step', () => {
    const shop = new Scene({})
    const { answer, facts } = shop.done(
      recordSale,
      sale(10_00, { accountId: 'acc_new', customer: customerOf(), tenders: [by('ESP', 10_00)] }),
    )
    expect(answer).toMatchObject({ accountId: 'acc_new', label: 'settled', account: { limit: null, unpaid: 0, deposits: 0 } })
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['AccountOpened', 'CustomerCreated', 'FiguresChanged']))
    expect(stateIn(shop.rows, { kind: 'customer', account: answer.accountId })?.details.name).toBe(customerOf().name)
  })

  test('a sale to nobody, wholly paid, on the account of all who walk in', () => {
    const shop = new Scene({})
    const toNobody = (saleId: string) => sale(10_00, { saleId, accountId: undefined, tenders: [by('ESP', 10_00)] })
    const first = shop.done(recordSale, toNobody('s-1'))
    expect(first.answer).toMatchObject({ accountId: 'acc_walk-in', label: 'settled' })
    // Nobody is no customer that the bureau could be asked about.
    expect([factsOf(first.facts, 'AccountOpened').length, factsOf(first.facts, 'CustomerCreated').length]).toEqual([1, 0])
    expect(shop.done(recordSale, toNobody('s-2')).answer).toMatchObject({ accountId: 'acc_walk-in', number: 'F-2026-000002' })
  })

  test('due by the account’s terms; a delivery that was reported before is heard of', () => {
    const shop = new Scene({ account: { limit: 'unlimited', terms: { paymentTermDays: 30 } } })
    shop.done(reportDelivery, { deliveryId: 'd-1', orderId: 's-1', lines: [] })
    const { answer, facts } = shop.done(recordSale, sale(10_00))
    expect(answer).toMatchObject({ issuedOn: '2026-07-18', dueOn: '2026-08-17' })
    expect(factsOf(facts, 'DeliveryReported')).toMatchObject([{ deliveryId: 'd-1', orderId: 's-1' }])
  })

  test('a total met to the cent, whatever is given over, or nothing at all', () => {
    const amount = fc.integer({ min: 1, max: 50_00 })
    const part = fc.record({ method: fc.constantFrom('CB', 'ESP', 'CRED'), amount })
    fc.assert(
      fc.property(fc.record({ total: amount, credit: amount, limit: amount, parts: fc.array(part, { maxLength: 3 }) }), (drawn) => {
        const shop = new Scene({ ...limited(drawn.limit), payments: [kept(drawn.credit)] })
        const before = JSON.stringify(shop.account)
        const outcome = shop.run(recordSale, sale(drawn.total, { tenders: drawn.parts }))
        if (!('answer' in outcome)) {
          expect(JSON.stringify(shop.account)).toBe(before)
          return true
        }
        const { answer } = outcome
        expect(answer.tenders.reduce((sum, one) => sum + one.amount, answer.onAccount)).toBe(drawn.total)
        expect(answer.onAccount).toBeLessThanOrEqual(drawn.limit)
        expect(answer.account).toMatchObject({ openOrders: 0, charged: 0, unpaid: answer.onAccount })
        const paid = answer.tenders.find(({ method }) => method === 'CRED')?.amount ?? 0
        return answer.account.deposits === drawn.credit - paid
      }),
      { numRuns: 60 },
    )
  })
})

describe('refuses', () => {
  const refusal = (shop: Scene, input: Input, asking?: Parameters<Scene['run']>[2]) => {
    const before = JSON.stringify(shop.account)
    const outcome = shop.run(recordSale, input, asking)
    expect(JSON.stringify(shop.account)).toBe(before)
    return outcome
  }

  test('store credit 30.00 and headroom 60.00 against 100.00: 10.00 to pay now, and no debit remains; with them by card it goes through', () => {
    const shop = new Scene({ ...limited(60_00), payments: [kept(30_00)] })
    expect(refusal(shop, sale(100_00, { tenders: [by('CRED', 100_00)] }))).toMatchObject({ refused: 'sale-held', payNow: 10_00 })
    const { answer } = shop.done(recordSale, sale(100_00, { tenders: [by('CB', 10_00), by('CRED', 90_00)] }))
    expect(answer).toMatchObject({ onAccount: 60_00, tenders: [{ amount: 10_00 }, { method: 'CRED', amount: 30_00 }] })
  })

  test('what is past due, what pays cash only, what isn’t approved; each with what paying now would help', () => {
    const late = [invoiceOf('inv_1', 8_00, { issuedOn: '2026-06-01', dueOn: '2026-06-10' })]
    const pastDue = new Scene({ account: { limit: 'unlimited', terms: { holdPeriod: 2 } }, invoices: late })
    // A tender pays for the sale and never for what is past due: all of it that would go on credit.
    expect(refusal(pastDue, sale(20_00))).toMatchObject({ refused: 'sale-held', payNow: 20_00 })
    expect(refusal(pastDue, sale(20_00, { tenders: [by('CB', 8_00)] }))).toMatchObject({ refused: 'sale-held', payNow: 12_00 })
    pastDue.done(recordSale, sale(20_00, { tenders: [by('CB', 20_00)] }))
    const cash = new Scene({ account: { limit: 'unlimited', orderStatus: { code: 'cash-only' } } })
    expect(refusal(cash, sale(20_00, { tenders: [by('CB', 5_00)] }))).toMatchObject({ refused: 'sale-held', payNow: 15_00 })
    const closed = refusal(new Scene({ account: { limit: 'unlimited', orderStatus: { code: 'no' } } }), sale(20_00))
    expect(closed).toMatchObject({ refused: 'sale-held' })
    expect(closed).not.toHaveProperty('payNow')
  })

  test.each`
    input                                                                   | code
    ${sale(10_00, { customer: customerOf(), accountId: undefined })}        | ${'invalid-input'}
    ${sale(10_00, { tenders: [by('CRED', 1), by('CRED', 2)] })}             | ${'invalid-input'}
    ${sale(10_00, { accountId: 'acc_none' })}                               | ${'unknown-account'}
    ${sale(10_00, { accountId: undefined, tenders: [by('CRED', 10_00)] })}  | ${'customer-required'}
    ${sale(10_00, { accountId: undefined, tenders: [by('CB', 4_00)] })}     | ${'customer-required'}
    ${sale(10_00, { accountId: 'acc_walk-in', tenders: [by('CB', 4_00)] })} | ${'customer-required'}
    ${sale(10_00, { shipToId: 'nowhere', customer: undefined })}            | ${'unknown-ship-to'}
    ${sale(10_00, { customer: customerOf() })}                              | ${'account-exists'}
    ${sale(10_00, { currency: 'USD' })}                                     | ${'currency-mismatch'}
    ${sale(-1)}                                                             | ${'negative-total'}
    ${sale(10_00, { tenders: [by('CB', 10_01)] })}                          | ${'tenders-exceed-total'}
    ${sale(10_00, { tenders: [by('CB', 5_00), by('CRED', 6_00)] })}         | ${'tenders-exceed-total'}
    ${sale(10_00)}                                                          | ${'credit-not-granted'}
    ${sale(10_00, { tenders: [by('BA', 10_00)] })}                          | ${'unknown-payment-method'}
  `('with $code', ({ input, code }) => {
    expect(refusal(new Scene(limited(null)), input)).toMatchObject({ refused: code })
  })

  test('store credit, and a new customer, to whom lacks the right to them', () => {
    const shop = new Scene({ payments: [kept(30_00)] })
    const rights = new Set(['sales:record'] as const)
    expect(refusal(shop, sale(10_00, { tenders: [by('CRED', 10_00)] }), { rights })).toMatchObject({ refused: 'not-allowed' })
    const newcomer = sale(10_00, { accountId: 'acc_new', customer: customerOf(), tenders: [by('CB', 10_00)] })
    expect(refusal(shop, newcomer, { rights })).toMatchObject({ refused: 'not-allowed' })
    expect('answer' in shop.run(recordSale, sale(10_00, { tenders: [by('CB', 10_00)] }), { rights })).toBe(true)
  })

  test('more store credit than one sale can draw on', () => {
    const payments = Array.from({ length: 31 }, (_, at) => paymentOf(`pay_${at}`, 1_00))
    const shop = new Scene({ payments })
    expect(refusal(shop, sale(31_00, { tenders: [by('CRED', 31_00)] }))).toMatchObject({ refused: 'deposit-does-not-cover' })
    shop.done(recordSale, sale(30_00, { tenders: [by('CRED', 30_00)] }))
  })

  test('what the merchant has switched off: invoices, store credit, and credit, of which the whole rest is to be paid now', () => {
    const all = { b2bCredit: true, invoicing: true, storeCredit: true }
    const off = (which: keyof typeof all) => new Scene({ ...limited(50_00), settings: { features: { ...all, [which]: false } } })
    expect(refusal(off('invoicing'), sale(10_00))).toMatchObject({ refused: 'switched-off' })
    expect(refusal(off('storeCredit'), sale(10_00, { tenders: [by('CRED', 1_00)] }))).toMatchObject({ refused: 'switched-off' })
    expect(refusal(off('b2bCredit'), sale(10_00, { tenders: [by('CB', 4_00)] }))).toMatchObject({ refused: 'switched-off', payNow: 6_00 })
  })

  test('an erased customer; and the ids that are kept for sales', () => {
    const erased = new Scene({ account: { erasedAt: '2026-07-01T00:00:00.000Z' } })
    expect(refusal(erased, sale(10_00, { tenders: [by('CB', 10_00)] }))).toMatchObject({ refused: 'customer-erased' })
    expect(new Scene({}).refused(issueInvoice, { invoiceId: 'inv_sale-s-1', accountId: theAccount })).toBe('invalid-input')
  })
})

describe('stays quiet', () => {
  test('the same sale again is the same answer; its id is spent for sales and for orders', () => {
    const shop = new Scene(limited('unlimited'))
    const { answer } = shop.done(recordSale, sale(10_00))
    expect(shop.unchanged(recordSale, sale(10_00))).toEqual(answer)
    expect(shop.refused(recordSale, sale(11_00))).toBe('same-key-other-content')
    expect(shop.refused(placeOrder, placingOf('s-1', 10_00))).toBe('same-key-other-content')
  })

  test('reconciliation has nothing to do after a sale that is wholly paid', () => {
    const shop = new Scene({})
    shop.done(recordSale, sale(10_00, { tenders: [by('CB', 10_00)] }))
    const before = JSON.stringify([shop.account, shop.purse])
    settleDown(shop)
    expect(JSON.stringify([shop.account, shop.purse])).toBe(before)
  })

  test('a till keeps its right apart from a storefront’s', () => {
    expect(new Scene({}).refused(recordSale, sale(1), { rights: new Set(['orders:place']) })).toBe('not-allowed')
    expect(contextOf().rights.has('sales:record')).toBe(true)
    expect(refs.pointer({ scope: 'order', key: 's-1' })).toEqual(
      refs.pointer(recordSale.once?.(recordSale.input.parse(sale(1))) ?? { scope: '', key: '' }),
    )
  })
})
