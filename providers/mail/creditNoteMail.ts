import type { CreditNote } from '../../domain/invoices/creditNote.ts'
import { displayAmount, displayDate, type Language } from '../display.ts'
import type { MailText } from './contract.ts'
import { mailText } from './layout.ts'

/** What the mail of a credit note says, to whom it is addressed now. */
export type CreditNoteMail = { language: Language; customerName: string; note: CreditNote }

const words = {
  fr: {
    subject: (number: string, merchant: string) => `Avoir ${number} – ${merchant}`,
    greeting: (name: string) => `Bonjour ${name},`,
    attached: (number: string, on: string, invoice: string) =>
      `Veuillez trouver ci-joint l’avoir ${number} du ${on}, qui corrige la facture ${invoice}.`,
    settled: 'Déduit de la facture',
    deposit: 'Versé au crédit de votre compte',
    storeCredit: 'Versé en avoir à utiliser en magasin',
    refunded: 'Remboursé',
    total: 'Montant de l’avoir',
    closing: 'Bien cordialement,',
  },
  en: {
    subject: (number: string, merchant: string) => `Credit note ${number} – ${merchant}`,
    greeting: (name: string) => `Dear ${name},`,
    attached: (number: string, on: string, invoice: string) =>
      `Please find attached credit note ${number} of ${on}, which corrects invoice ${invoice}.`,
    settled: 'Taken off the invoice',
    deposit: 'Kept on your account',
    storeCredit: 'Given as store credit',
    refunded: 'Refunded',
    total: 'Amount credited',
    closing: 'Kind regards,',
  },
} as const

/** The mail that brings a credit note, in the customer's language. */
export function creditNoteMail({ language, customerName, note }: CreditNoteMail): MailText {
  const { number, issuedOn, invoiceNumber, currency, total, given, seller } = note
  const say = words[language]
  const refunded = given.refunds.reduce((sum, { amount }) => sum + amount, 0)
  const parts: [string, number][] = [
    [say.settled, given.settled],
    [say.deposit, given.deposit],
    [say.storeCredit, given.storeCredit],
    [say.refunded, refunded],
  ]
  const shown = parts.filter(([, amount]) => amount > 0)
  return mailText({
    language,
    subject: say.subject(number, seller.name),
    greeting: say.greeting(customerName),
    paragraphs: [say.attached(number, displayDate(issuedOn, language), invoiceNumber)],
    figures: [...shown, [say.total, total] as const].map(([label, amount]) => [label, displayAmount(amount, currency, language)] as const),
    notes: [],
    closing: say.closing,
    signature: seller.name,
  })
}
