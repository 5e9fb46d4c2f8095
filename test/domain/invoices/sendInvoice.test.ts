import { describe, expect, test } from 'vitest'
import { sendInvoice } from '../../../domain/invoices/sendInvoice.ts'
import { invoiceOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const invoices = [invoiceOf('inv_1', 10_00)]

describe('produces', () => {
  test('a request to send it, which the mail follows', () => {
    const { answer, facts } = new Scene({ settings: { paymentProvider: 'stripe' }, invoices }).done(sendInvoice, { invoiceId: 'inv_1' })
    expect(answer).toEqual({ invoiceId: 'inv_1', requested: true })
    expect(facts).toEqual([{ type: 'InvoiceSendingRequested', invoiceId: 'inv_1' }])
  })
})

describe('refuses', () => {
  test('unknown-invoice: before the provider', () =>
    expect(new Scene({ invoices }).refused(sendInvoice, { invoiceId: 'inv_9' })).toBe('unknown-invoice'))
  test('no-payment-provider: there is no link to pay by', () =>
    expect(new Scene({ invoices }).refused(sendInvoice, { invoiceId: 'inv_1' })).toBe('no-payment-provider'))
})

describe('stays quiet', () => {
  test('about the invoice itself: it never changes', () => {
    const shop = new Scene({ settings: { paymentProvider: 'stripe' }, invoices })
    const { decision } = shop.done(sendInvoice, { invoiceId: 'inv_1' })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    expect(shop.invoice('inv_1')).toEqual(invoices[0])
  })
})
