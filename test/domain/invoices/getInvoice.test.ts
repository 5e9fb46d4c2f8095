import { describe, expect, test } from 'vitest'
import { InvoiceId } from '../../../domain/ids.ts'
import { getInvoice } from '../../../domain/invoices/getInvoice.ts'
import { firstMailBefore, firstMailOf, mailOfRepeat } from '../../../domain/invoices/invoiceView.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const settled = [{ paymentId: 'pay_1', amount: 4_00, on: '2026-07-10', letter: 'AA' }]
const payments = [paymentOf('pay_1', 4_00, { allocations: [{ item: 'inv_1', amount: 4_00, on: '2026-07-10', letter: 'AA' }] })]

describe('answers', () => {
  test.each([
    ['2026-07-17', 'partially-settled', true],
    ['2026-07-18', 'partially-settled', false],
  ])('an invoice due %s with its settlings, %s, overdue on 18 July: %s', async (dueOn, label, overdue) => {
    const shop = new Scene({ payments, invoices: [invoiceOf('inv_1', 10_00, { dueOn, outstanding: 6_00, settlings: settled })] })
    expect(await shop.ask(getInvoice, { invoiceId: 'inv_1' })).toMatchObject({
      number: 'F-2026-000001',
      total: 10_00,
      outstanding: 6_00,
      label,
      overdue,
      settlings: settled,
    })
  })

  test.each([
    ['what became of its mail', undefined, { state: 'sending' }],
    ['why it was not mailed', 'no-consent' as const, { state: 'not-sent', reason: 'no-consent' }],
  ])('an invoice with %s', async (_, obstacle, mail) => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    expect(await shop.ask(getInvoice, { invoiceId: 'inv_1' })).not.toHaveProperty('mail')
    shop.done(claimMail, {
      mailId: firstMailOf(shop.invoice('inv_1').invoiceId),
      accountId: theAccount,
      subject: { kind: 'invoice', id: 'inv_1' },
      ...(obstacle && { obstacle }),
    })
    expect(await shop.ask(getInvoice, { invoiceId: 'inv_1' })).toMatchObject({ mail })
  })
})

describe('the mail of an invoice', () => {
  test('that is sent again has an id that no other invoice’s first one has', () => {
    const [short, long] = [InvoiceId.parse('inv_a'), InvoiceId.parse('inv_a-12')]
    expect(mailOfRepeat(short, 12)).toBe('mail_again-a-12')
    expect(firstMailOf(long)).not.toBe(mailOfRepeat(short, 12))
    for (const id of [short, long]) expect(firstMailBefore(mailOfRepeat(id, 3))).toBe(firstMailOf(id))
    expect(firstMailBefore(firstMailOf(long))).toBeUndefined()
    expect(mailOfRepeat(InvoiceId.parse(`inv_${'x'.repeat(80)}`), 999_999_999)).toHaveLength(101)
  })

  test('that was sent again is told by what became of the latest', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    const claiming = { accountId: theAccount, subject: { kind: 'invoice' as const, id: 'inv_1' } }
    shop.done(claimMail, { ...claiming, mailId: firstMailOf(shop.invoice('inv_1').invoiceId), obstacle: 'no-address' })
    shop.done(claimMail, { ...claiming, mailId: mailOfRepeat(shop.invoice('inv_1').invoiceId, 12) })
    const { mail } = { mail: undefined, ...(await shop.ask(getInvoice, { invoiceId: 'inv_1' })) }
    expect(mail).toEqual({ state: 'sending' })
  })

  test('is its own: what became of another document is not told', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    const mailId = firstMailOf(shop.invoice('inv_1').invoiceId)
    shop.done(claimMail, { mailId, accountId: theAccount, subject: { kind: 'invoice', id: 'inv_2' } })
    expect(await shop.ask(getInvoice, { invoiceId: 'inv_1' })).not.toHaveProperty('mail')
  })
})

describe('refuses', () => {
  test('unknown-invoice', async () =>
    expect(await new Scene({}).ask(getInvoice, { invoiceId: 'inv_9' })).toMatchObject({ refused: 'unknown-invoice' }))
})
