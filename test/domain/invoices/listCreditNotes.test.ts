import { describe, expect, test } from 'vitest'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { listCreditNotes } from '../../../domain/invoices/listCreditNotes.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('answers', () => {
  test('the credit notes of an account, none where there are none', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 12_00), invoiceOf('inv_2', 24_00)] })
    expect(await shop.ask(listCreditNotes, { accountId: theAccount })).toEqual({ items: [] })
    shop.done(issueCreditNote, { creditNoteId: 'crn_1', invoiceId: 'inv_1' })
    shop.done(issueCreditNote, { creditNoteId: 'crn_2', invoiceId: 'inv_2' })
    expect(await shop.ask(listCreditNotes, { accountId: theAccount })).toMatchObject({
      items: [
        { creditNoteId: 'crn_1', number: 'AV-2026-000001', total: 12_00 },
        { creditNoteId: 'crn_2', number: 'AV-2026-000002', total: 24_00 },
      ],
    })
  })
})

describe('refuses', () => {
  test('unknown-account: there is none', async () =>
    expect(await new Scene({}).ask(listCreditNotes, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' }))
})
