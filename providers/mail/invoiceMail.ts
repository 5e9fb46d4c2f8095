import type { CalendarDate } from '../../domain/calendar.ts'
import { inFours } from '../../domain/invoices/reference.ts'
import type { Currency } from '../../domain/money.ts'
import { displayAmount, displayDate, type Language } from '../display.ts'
import type { MailText } from './contract.ts'
import { mailText } from './layout.ts'

/** What the mail of an invoice says. Amounts in minor units; `due` is what is still to be paid. */
export type InvoiceMail = {
  language: Language
  merchantName: string
  customerName: string
  number: string
  issuedOn: CalendarDate
  dueOn: CalendarDate
  currency: Currency
  total: number
  due: number
  /** Creditor reference, for a transfer. */
  reference?: string | undefined
  payLink?: string | undefined
}

type Shown = { invoice: InvoiceMail; issued: string; due: string; by: string; total: string }

const words = {
  fr: {
    subject: ({ number, merchantName }: InvoiceMail) => `Facture ${number} – ${merchantName}`,
    greeting: (name: string) => `Bonjour ${name},`,
    attached: ({ invoice, issued }: Shown) => `Veuillez trouver ci-joint la facture ${invoice.number} du ${issued}.`,
    total: 'Montant de la facture',
    paid: 'Déjà réglé',
    due: ({ by }: Shown) => `À payer avant le ${by} inclus`,
    settled: 'Cette facture est entièrement réglée : vous n’avez rien à payer.',
    pay: 'Payer en ligne',
    transfer: (reference: string) => `Pour un virement, merci de rappeler la référence ${reference}.`,
    link: 'Ce lien reste valable : il demande toujours le montant qui reste dû.',
    closing: 'Bien cordialement,',
  },
  en: {
    subject: ({ number, merchantName }: InvoiceMail) => `Invoice ${number} – ${merchantName}`,
    greeting: (name: string) => `Dear ${name},`,
    attached: ({ invoice, issued }: Shown) => `Please find attached invoice ${invoice.number} of ${issued}.`,
    total: 'Invoice amount',
    paid: 'Already paid',
    due: ({ by }: Shown) => `To be paid by ${by}`,
    settled: 'This invoice is settled in full: there is nothing for you to pay.',
    pay: 'Pay online',
    transfer: (reference: string) => `For a bank transfer, please quote the reference ${reference}.`,
    link: 'This link stays valid: it always asks for the amount still due.',
    closing: 'Kind regards,',
  },
} as const

/** The mail that brings an invoice, in the customer's language. */
export function invoiceMail(invoice: InvoiceMail): MailText {
  const { language, currency, total, due } = invoice
  const say = words[language]
  const amount = (figure: number) => displayAmount(figure, currency, language)
  const shown = {
    invoice,
    issued: displayDate(invoice.issuedOn, language),
    by: displayDate(invoice.dueOn, language),
    total: amount(total),
    due: amount(due),
  }
  const open = due > 0
  const paid: [string, string][] = due < total ? [[say.paid, amount(total - due)]] : []
  return mailText({
    language,
    subject: say.subject(invoice),
    greeting: say.greeting(invoice.customerName),
    paragraphs: open ? [say.attached(shown)] : [say.attached(shown), say.settled],
    figures: open ? [[say.total, shown.total], ...paid, [say.due(shown), shown.due]] : [[say.total, shown.total]],
    action: open && invoice.payLink ? { label: say.pay, url: invoice.payLink } : undefined,
    notes: open ? [...(invoice.payLink ? [say.link] : []), ...(invoice.reference ? [say.transfer(inFours(invoice.reference))] : [])] : [],
    closing: say.closing,
    signature: invoice.merchantName,
  })
}
