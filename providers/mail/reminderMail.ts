import type { CalendarDate } from '../../domain/calendar.ts'
import { inFours } from '../../domain/invoices/reference.ts'
import type { Currency } from '../../domain/money.ts'
import { displayAmount, displayDate, type Language } from '../display.ts'
import type { MailText } from './contract.ts'
import { mailText } from './layout.ts'

/** What the mail of a reminder says. `due` is what is still to be paid, in minor units; `text` is the merchant's own for the level. */
export type ReminderMail = {
  language: Language
  merchantName: string
  customerName: string
  number: string
  level: number
  issuedOn: CalendarDate
  dueOn: CalendarDate
  currency: Currency
  due: number
  text?: string | undefined
  /** Whether the invoice itself goes with it. */
  attached: boolean
  reference?: string | undefined
  payLink?: string | undefined
}

const words = {
  fr: {
    subject: ({ number, merchantName, level }: ReminderMail) => `Rappel ${level} : facture ${number} échue – ${merchantName}`,
    greeting: (name: string) => `Bonjour ${name},`,
    usual: (number: string, issued: string, by: string) =>
      `Sauf erreur de notre part, la facture ${number} du ${issued}, à payer avant le ${by} inclus, n’est pas encore réglée.`,
    attached: 'Elle est jointe à ce message.',
    crossed: 'Si votre règlement est déjà en route, merci de ne pas tenir compte de ce rappel.',
    due: 'Reste à payer',
    pay: 'Payer en ligne',
    transfer: (reference: string) => `Pour un virement, merci de rappeler la référence ${reference}.`,
    closing: 'Bien cordialement,',
  },
  en: {
    subject: ({ number, merchantName, level }: ReminderMail) => `Reminder ${level}: invoice ${number} is overdue – ${merchantName}`,
    greeting: (name: string) => `Dear ${name},`,
    usual: (number: string, issued: string, by: string) =>
      `Unless we are mistaken, invoice ${number} of ${issued}, to be paid by ${by}, has not been settled yet.`,
    attached: 'It is attached.',
    crossed: 'If your payment is on its way already, please disregard this reminder.',
    due: 'Still to be paid',
    pay: 'Pay online',
    transfer: (reference: string) => `For a bank transfer, please quote the reference ${reference}.`,
    closing: 'Kind regards,',
  },
} as const

/** The mail that reminds of an overdue invoice, in the customer's language. */
export function reminderMail(reminder: ReminderMail): MailText {
  const { language, currency, due, number, text, payLink, reference, attached } = reminder
  const say = words[language]
  const usual = say.usual(number, displayDate(reminder.issuedOn, language), displayDate(reminder.dueOn, language))
  return mailText({
    language,
    subject: say.subject(reminder),
    greeting: say.greeting(reminder.customerName),
    paragraphs: [attached ? `${usual} ${say.attached}` : usual, ...(text ? [text] : []), say.crossed],
    figures: [[say.due, displayAmount(due, currency, language)]],
    action: payLink ? { label: say.pay, url: payLink } : undefined,
    notes: reference ? [say.transfer(inFours(reference))] : [],
    closing: say.closing,
    signature: reminder.merchantName,
  })
}
