import type { Receipt } from '../../domain/store-credit/receipt.ts'
import { displayDate } from '../display.ts'
import type { ReceiptDocument } from '../pdf/contract.ts'
import type { MailText } from './contract.ts'
import { mailText } from './layout.ts'

const words = {
  fr: {
    subject: (on: string, merchant: string) => `Reçu du ${on} – ${merchant}`,
    greeting: (name: string) => `Bonjour ${name},`,
    attached: {
      'top-up': (on: string) => `Veuillez trouver ci-joint le reçu de l’alimentation de votre crédit client du ${on}.`,
      refund: (on: string) => `Veuillez trouver ci-joint le reçu du remboursement de votre crédit client du ${on}.`,
    },
    closing: 'Bien cordialement,',
  },
  en: {
    subject: (on: string, merchant: string) => `Receipt of ${on} – ${merchant}`,
    greeting: (name: string) => `Dear ${name},`,
    attached: {
      'top-up': (on: string) => `Please find attached the receipt of your store credit’s top-up of ${on}.`,
      refund: (on: string) => `Please find attached the receipt of your store credit’s refund of ${on}.`,
    },
    closing: 'Kind regards,',
  },
} as const

/** The mail that brings a receipt, in the customer's language; its figures are those of the document. */
export function receiptMail({ language, kind, receivedOn, customer, seller }: Receipt, { rows }: ReceiptDocument): MailText {
  const say = words[language]
  const on = displayDate(receivedOn, language)
  return mailText({
    language,
    subject: say.subject(on, seller.name),
    greeting: say.greeting(customer.name),
    paragraphs: [say.attached[kind](on)],
    figures: rows,
    notes: [],
    closing: say.closing,
    signature: seller.name,
  })
}
