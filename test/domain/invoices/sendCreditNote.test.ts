import { describe, expect, test } from 'vitest'
import { CreditNoteId } from '../../../domain/ids.ts'
import { mailOfCreditNote, mailOfCreditNoteRepeat } from '../../../domain/invoices/creditNote.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { sendCreditNote } from '../../../domain/invoices/sendCreditNote.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { crediting } from '../../kit/crediting.ts'
import { Scene } from '../../kit/scene.ts'

const credited = () => {
  const shop = new Scene({ invoices: [invoiceOf('inv_1', 12_00)] })
  shop.done(issueCreditNote, crediting())
  return shop
}
const erased = () => {
  const shop = credited()
  shop.put({ ref: { kind: 'account', account: theAccount }, state: { ...shop.account, erasedAt: '2026-07-18T12:00:00.000Z' } })
  return shop
}

describe('produces', () => {
  test('a request to send it, which the mail follows, also without a payment provider: it asks for nothing', () => {
    const { answer, facts } = credited().done(sendCreditNote, { creditNoteId: 'crn_1' })
    expect(answer).toEqual({ creditNoteId: 'crn_1', requested: true })
    expect(facts).toEqual([{ type: 'CreditNoteSendingRequested', creditNoteId: 'crn_1' }])
  })

  test('a mail of its own for each wish, which is no credit note’s first one', () => {
    const [short, long] = [CreditNoteId.parse('crn_a'), CreditNoteId.parse('crn_again-a-12')]
    expect(mailOfCreditNoteRepeat(short, 12)).toBe('mail_crnagain-a-12')
    expect(mailOfCreditNoteRepeat(short, 13)).not.toBe(mailOfCreditNoteRepeat(short, 12))
    expect(mailOfCreditNote(long)).not.toBe(mailOfCreditNoteRepeat(short, 12))
  })
})

describe('refuses', () => {
  test('unknown-credit-note: before all else', () =>
    expect(erased().refused(sendCreditNote, { creditNoteId: 'crn_9' })).toBe('unknown-credit-note'))
  test('customer-erased: there is nobody to send it to', () =>
    expect(erased().refused(sendCreditNote, { creditNoteId: 'crn_1' })).toBe('customer-erased'))
})

describe('stays quiet', () => {
  test('about the credit note itself: it never changes', () => {
    const { decision } = credited().done(sendCreditNote, { creditNoteId: 'crn_1' })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
  })
})
