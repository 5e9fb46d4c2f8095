import { describe, expect, test } from 'vitest'
import { remindInvoice } from '../../../domain/invoices/remindInvoice.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { disputeTold, paymentTold, tell } from '../payments/reports.ts'

const reminders = { levels: [{ daysLate: 5 }, { daysLate: 15 }] }
const invoices = [invoiceOf('inv_1', 10_00, { issuedOn: '2026-07-01', dueOn: '2026-07-01' })]
const on = (day: string, settings: object = { reminders }) => new Scene({ settings, invoices, on: '2026-07-01' }).on(day)
const first = { invoiceId: 'inv_1', level: 1 }
const second = { invoiceId: 'inv_1', level: 2 }

describe('produces', () => {
  test('a reminder from the day on that the level says', () => {
    const { answer, facts } = on('2026-07-06').done(remindInvoice, first)
    expect(answer).toEqual(first)
    expect(facts).toEqual([{ type: 'InvoiceReminded', invoiceId: 'inv_1', level: 1 }])
  })

  test('each level once for ever: what was reminded of is answered again, and the next level is another', () => {
    const shop = on('2026-07-06')
    shop.done(remindInvoice, first)
    expect(shop.run(remindInvoice, first)).toEqual({ unchanged: first })
    shop.on('2026-07-16')
    expect(shop.done(remindInvoice, second).facts).toHaveLength(1)
  })
})

describe('refuses', () => {
  test.each`
    refused               | because                             | day             | input                               | settings
    ${'invalid-input'}    | ${'there is no level 0'}            | ${'2026-07-06'} | ${{ invoiceId: 'inv_1', level: 0 }} | ${{ reminders }}
    ${'unknown-invoice'}  | ${'before any day'}                 | ${'2026-07-01'} | ${{ invoiceId: 'inv_9', level: 1 }} | ${{ reminders }}
    ${'reminder-not-due'} | ${'on the due date itself'}         | ${'2026-07-01'} | ${first}                            | ${{ reminders: { levels: [{ daysLate: 1 }] } }}
    ${'reminder-not-due'} | ${'a day before the level’s'}       | ${'2026-07-05'} | ${first}                            | ${{ reminders }}
    ${'reminder-not-due'} | ${'a later level has overtaken it'} | ${'2026-07-16'} | ${first}                            | ${{ reminders }}
    ${'reminder-not-due'} | ${'the merchant has no such level'} | ${'2026-07-16'} | ${second}                           | ${{ reminders: { levels: [{ daysLate: 5 }] } }}
  `('$refused: $because', ({ refused, day, input, settings }) => {
    expect(on(day, settings).refused(remindInvoice, input)).toBe(refused)
  })

  test('reminder-not-due: it is paid', () => {
    const shop = on('2026-07-06')
    const names = [{ kind: 'invoice', id: 'inv_1' } as const]
    shop.done(recordPayment, { paymentId: 'pay_1', accountId: theAccount, amount: 10_00, currency: 'EUR', method: 'VIR', names })
    expect(shop.refused(remindInvoice, first)).toBe('reminder-not-due')
  })
})

describe('leaves in peace', () => {
  test('customer-erased: a customer who was erased, whatever is overdue', () => {
    const erasedAt = '2026-07-03T08:00:00.000Z'
    const shop = new Scene({ settings: { reminders }, account: { erasedAt }, invoices, on: '2026-07-06' })
    expect(shop.refused(remindInvoice, first)).toBe('customer-erased')
  })

  test('reminder-not-due: an invoice whose card payment the bank asks about, until it takes the money back', () => {
    const shop = on('2026-07-06')
    tell(shop, paymentTold(10_00, { names: [{ kind: 'invoice', id: 'inv_1' }] }))
    tell(shop, disputeTold('dp_1', 10_00, { status: 'inquiry' }))
    expect(shop.refused(remindInvoice, first)).toBe('reminder-not-due')
    tell(shop, disputeTold('dp_1', 10_00))
    expect(shop.invoice('inv_1').outstanding).toBe(10_00)
    expect(shop.done(remindInvoice, first).facts).toHaveLength(1)
  })

  test('reminder-not-due: an invoice whose money the bank gave back, because the dispute was won', () => {
    const shop = on('2026-07-06')
    tell(shop, paymentTold(10_00, { names: [{ kind: 'invoice', id: 'inv_1' }] }))
    tell(shop, disputeTold('dp_1', 10_00))
    tell(shop, disputeTold('dp_1', 10_00, { status: 'won' }))
    expect(shop.invoice('inv_1').outstanding).toBe(0)
    expect(shop.refused(remindInvoice, first)).toBe('reminder-not-due')
  })
})

describe('stays quiet', () => {
  test('about the invoice itself and about money', () => {
    const shop = on('2026-07-06')
    const { decision } = shop.done(remindInvoice, first)
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    expect(decision.entries.flatMap(({ postings }) => postings)).toEqual([])
  })
})
