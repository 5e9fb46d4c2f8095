import { describe, expect, test } from 'vitest'
import { getCreditNote } from '../../../domain/invoices/getCreditNote.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const crediting = { creditNoteId: 'crn_1', invoiceId: 'inv_1' }

describe('answers', () => {
  test('the document, where its amount went, the money it left, and what became of its e-mail', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 12_00)] })
    shop.done(issueCreditNote, { ...crediting, reason: 'damaged' })
    const claim = { mailId: 'mail_crn-1', accountId: theAccount, subject: { kind: 'credit-note' as const, id: 'crn_1' } }
    shop.done(claimMail, { ...claim, obstacle: 'no-consent' })
    expect(await shop.ask(getCreditNote, { creditNoteId: 'crn_1' })).toMatchObject({
      number: 'AV-2026-000001',
      invoiceId: 'inv_1',
      reason: 'damaged',
      total: 12_00,
      lines: [{ line: 1, quantity: '1', amount: 12_00, vat: 2_00 }],
      given: { settled: 12_00 },
      payments: ['pay_crn-1'],
      buyer: { name: 'Zoé Fictive' },
      mail: { state: 'not-sent', reason: 'no-consent' },
    })
  })

  test('without its buyer once the customer is erased, but to those who answer for the books', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 12_00)] })
    shop.done(issueCreditNote, crediting)
    shop.put({ ref: { kind: 'account', account: theAccount }, state: { ...shop.account, erasedAt: '2026-07-18T12:00:00.000Z' } })
    expect(await shop.ask(getCreditNote, { creditNoteId: 'crn_1' }, { rights: new Set(['invoices:read'] as const) })).toMatchObject({
      buyer: { name: theAccount },
      lines: [{ description: 'goods' }],
    })
    expect(
      await shop.ask(getCreditNote, { creditNoteId: 'crn_1' }, { rights: new Set(['invoices:read', 'invoices:archive'] as const) }),
    ).toMatchObject({ buyer: { name: 'Zoé Fictive' } })
  })
})

describe('refuses', () => {
  test('unknown-credit-note: there is none', async () =>
    expect(await new Scene({}).ask(getCreditNote, { creditNoteId: 'crn_1' })).toMatchObject({ refused: 'unknown-credit-note' }))
})
