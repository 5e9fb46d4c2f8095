import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { changeOrderStatus } from '../../../domain/accounts/changeOrderStatus.ts'
import { changeTerms } from '../../../domain/accounts/changeTerms.ts'
import { getAccount } from '../../../domain/accounts/getAccount.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../../domain/orders/quoteOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { crediting, invoiceWith } from '../../kit/crediting.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount
const on = { b2bCredit: true, invoicing: true, storeCredit: true }
const terms = { accountId, paymentTermDays: 30, endOfMonth: false, riskLevel: 'low', minimumForCheck: 0, holdPeriod: 0 } as const
const toppingUp = (amount: number) => ({ paymentId: `pay_${Math.abs(amount)}`, accountId, amount, currency: 'EUR', method: 'CB' }) as const

describe('B2B credit switched off', () => {
  const shop = () => new Scene({ settings: { features: { ...on, b2bCredit: false } }, account: { limit: 100_00 } })

  test('refuses limit and terms before anything else, and says which setting', () => {
    expect(shop().refused(changeLimit, { accountId, limit: 1 }, { ifMatch: '99' })).toBe('switched-off')
    expect(shop().refused(changeTerms, terms, { ifMatch: '99' })).toBe('switched-off')
    expect(shop().run(changeLimit, { accountId, limit: 1 })).toMatchObject({
      detail: expect.stringContaining('settings.features.b2bCredit'),
    })
  })

  test('shows neither limit nor payment term nor risk level, wherever an account is answered', async () => {
    const view = await shop().ask(getAccount, { accountId })
    expect(view).toMatchObject({ figures: { limit: null, available: null, headroom: null }, incomplete: [] })
    expect(view).not.toHaveProperty('limit')
    expect(view).toHaveProperty('terms', { minimumForCheck: 0, holdPeriod: 0 })
    const { answer } = shop().done(changeOrderStatus, { accountId, code: 'no' })
    expect(answer).not.toHaveProperty('limit')
    expect(answer.terms).toEqual({ minimumForCheck: 0, holdPeriod: 0 })
  })

  test('charges no order to the line: on account it is refused, what auto can’t take from deposits is to collect', async () => {
    const ordered = placingOf('A', 30_00, { settlement: 'account' })
    expect(shop().refused(placeOrder, ordered)).toBe('switched-off')
    const { orderId: _, ...wish } = ordered
    expect(await shop().ask(quoteOrder, wish)).toMatchObject({ refused: 'switched-off' })
    const { answer } = shop().done(placeOrder, placingOf('A', 30_00, { settlement: 'auto' }))
    expect(answer).toMatchObject({ onCredit: 0, toCollect: 30_00, holds: [{ reason: 'awaiting-payment' }] })
  })

  test('keeps what was set: switched on again, the limit is as it was', async () => {
    expect(await shop().choose({ features: on }).ask(getAccount, { accountId })).toMatchObject({ limit: 100_00 })
  })
})

describe('invoicing switched off', () => {
  test('refuses to issue, also what could not be invoiced anyway', () => {
    const shop = new Scene({
      settings: { features: { ...on, invoicing: false } },
      orders: [orderOf('A', 10_00, { delivery: 'whole', charged: 10_00 })],
    })
    expect(shop.refused(issueInvoice, { invoiceId: 'inv_1', accountId })).toBe('switched-off')
    expect(shop.refused(issueInvoice, { invoiceId: 'inv_1', accountId, orderIds: ['none'] })).toBe('switched-off')
  })
})

describe('store credit switched off', () => {
  const shop = () => new Scene({ settings: { features: { ...on, storeCredit: false } } })

  test('refuses top-ups and orders paid by it', () => {
    expect(shop().refused(topUp, toppingUp(10_00))).toBe('switched-off')
    expect(shop().refused(placeOrder, placingOf('A', 30_00, { settlement: 'deposit' }))).toBe('switched-off')
  })

  test('refuses a credit note given back as store credit, whole or in part, but not one that leaves nothing to give back so', () => {
    const off = { features: { ...on, storeCredit: false } }
    const unpaid = () => new Scene({ settings: off, invoices: [invoiceWith([{ quantity: '10', unitPrice: '1', vatRate: '20' }])] })
    const paid = unpaid()
    const names = [{ kind: 'invoice' as const, id: 'inv_1' }]
    paid.done(recordPayment, { paymentId: 'pay_1', accountId, amount: 10_00, currency: 'EUR', method: 'CB', names })
    const parts = { deposit: 0, storeCredit: 1, refunds: [] }
    expect(paid.refused(issueCreditNote, crediting({ rest: 'store-credit' }))).toBe('switched-off')
    // Before its parts are added up.
    expect(paid.refused(issueCreditNote, crediting({ rest: parts }))).toBe('switched-off')
    expect(unpaid().done(issueCreditNote, crediting({ rest: 'store-credit' })).answer.given).toMatchObject({ storeCredit: 0 })
  })

  test('still gives back what customers have', () => {
    const kept = new Scene({})
    kept.done(topUp, toppingUp(10_00))
    kept.choose({ features: { ...on, storeCredit: false } })
    expect(kept.done(topUp, { ...toppingUp(-9_99), paymentId: 'pay_back' }).answer.account.deposits).toBe(1)
  })
})
