import type { CalendarDate } from '../../domain/calendar.ts'
import type { Currency } from '../../domain/money.ts'
import { displayAmount, displayDate, type Language } from '../display.ts'
import type { MailText } from './contract.ts'
import { mailText } from './layout.ts'

/** What the mail of a statement says. Amounts in minor units; balances are signed: above 0 in the customer's favour (SPEC section 1). */
export type StatementMail = {
  language: Language
  merchantName: string
  customerName: string
  from: CalendarDate
  to: CalendarDate
  currency: Currency
  opening: number
  closing: number
  /** Still owed on invoices at the end of the period, and how much of it is overdue. */
  unpaid: number
  overdue: number
}

const words = {
  fr: {
    subject: (merchant: string, from: string, to: string) => `Relevé de compte du ${from} au ${to} – ${merchant}`,
    greeting: (name: string) => `Bonjour ${name},`,
    attached: (from: string, to: string) => `Veuillez trouver ci-joint votre relevé de compte du ${from} au ${to}.`,
    opening: (day: string) => `Solde d’ouverture au ${day}`,
    closingBalance: (day: string) => `Solde de clôture au ${day}`,
    favour: 'en votre faveur',
    owed: 'à votre charge',
    unpaid: 'Factures restant à payer',
    overdue: 'dont échues',
    closing: 'Bien cordialement,',
  },
  en: {
    subject: (merchant: string, from: string, to: string) => `Statement of account from ${from} to ${to} – ${merchant}`,
    greeting: (name: string) => `Dear ${name},`,
    attached: (from: string, to: string) => `Please find attached your statement of account from ${from} to ${to}.`,
    opening: (day: string) => `Opening balance on ${day}`,
    closingBalance: (day: string) => `Closing balance on ${day}`,
    favour: 'in your favour',
    owed: 'owed by you',
    unpaid: 'Invoices still to be paid',
    overdue: 'of which overdue',
    closing: 'Kind regards,',
  },
} as const

/** The mail that brings a statement, in the customer's language. */
export function statementMail(statement: StatementMail): MailText {
  const { language, currency } = statement
  const say = words[language]
  const from = displayDate(statement.from, language)
  const to = displayDate(statement.to, language)
  const amount = (figure: number) => displayAmount(figure, currency, language)
  const balance = (figure: number) => (figure === 0 ? amount(0) : `${amount(Math.abs(figure))} ${figure > 0 ? say.favour : say.owed}`)
  const overdue: [string, string][] = statement.overdue > 0 ? [[say.overdue, amount(statement.overdue)]] : []
  return mailText({
    language,
    subject: say.subject(statement.merchantName, from, to),
    greeting: say.greeting(statement.customerName),
    paragraphs: [say.attached(from, to)],
    figures: [
      [say.opening(from), balance(statement.opening)],
      [say.unpaid, amount(statement.unpaid)],
      ...overdue,
      [say.closingBalance(to), balance(statement.closing)],
    ],
    notes: [],
    closing: say.closing,
    signature: statement.merchantName,
  })
}
