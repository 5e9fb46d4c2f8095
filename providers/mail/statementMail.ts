import { type CalendarDate, dayOf } from '../../domain/calendar.ts'
import type { Currency } from '../../domain/money.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import type { Movement, Statement } from '../../domain/statements/statement.ts'
import type { Unshown } from '../../domain/statements/unshown.ts'
import { displayAmount, displayDate, displayShortDate, type Language } from '../display.ts'
import { causeName, leftOut, periodName, statementWords } from '../pdf/statementWords.ts'
import type { MailText } from './contract.ts'
import { type MailTable, mailText } from './layout.ts'

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
  deposits: number
  /** The latest of the period. */
  lines: readonly Movement[]
  /** What stands in the document attached, and what the period has beyond that. */
  attached: { lineCount: number; unshown: Unshown }
  openItems: Statement['openItems']
  moreOpenItems: boolean
  ageing: Settings['ageing']
  timeZone: string
}

/** Movements that a mail shows; the document attached has the others. */
const linesInMail = 20

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
    deposits: 'Dépôts disponibles',
    others: 'Les autres opérations figurent dans le relevé joint.',
    first: (count: number) => `Le relevé joint détaille les ${count} premières opérations\u00a0; `,
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
    deposits: 'Deposits available',
    others: 'The other entries stand in the attached statement.',
    first: (count: number) => `The attached statement lists the first ${count} entries; `,
    closing: 'Kind regards,',
  },
} as const

function movements({ lines, attached, language, currency, timeZone }: StatementMail): MailTable[] {
  const say = statementWords[language]
  const shown = lines.slice(-linesInMail)
  const rows = shown.map(({ at, cause, reference, amount, balance }) => [
    displayShortDate(dayOf(at, timeZone), language),
    causeName(cause, language),
    reference,
    displayAmount(amount, currency, language),
    displayAmount(balance, currency, language),
  ])
  const left = leftOut(attached.unshown, language)
  const others = shown.length < attached.lineCount ? words[language].others : undefined
  const note = left === undefined ? others : `${words[language].first(attached.lineCount)}${left}`
  return rows.length === 0 ? [] : [{ title: say.movements, head: [say.day, say.cause, say.reference, say.amount, say.balance], rows, note }]
}

/** What is still to be paid, with how old it is (SPEC section 11). */
function openInvoices({ openItems, moreOpenItems, ageing, language, currency }: StatementMail): MailTable[] {
  const say = statementWords[language]
  const rows = openItems.map(({ number, dueOn, period, outstanding }) => [
    number,
    displayShortDate(dueOn, language),
    periodName(ageing, period, language),
    displayAmount(outstanding, currency, language),
  ])
  const note = moreOpenItems ? say.moreItems : undefined
  return rows.length === 0 ? [] : [{ title: say.openItems, head: [say.number, say.dueOn, say.age, say.outstanding], rows, note }]
}

/** The mail that brings a statement, in the customer's language. */
export function statementMail(statement: StatementMail): MailText {
  const { language, currency } = statement
  const say = words[language]
  const from = displayDate(statement.from, language)
  const to = displayDate(statement.to, language)
  const amount = (figure: number) => displayAmount(figure, currency, language)
  const balance = (figure: number) => (figure === 0 ? amount(0) : `${amount(Math.abs(figure))} ${figure > 0 ? say.favour : say.owed}`)
  const overdue: [string, string][] = statement.overdue > 0 ? [[say.overdue, amount(statement.overdue)]] : []
  const deposits: [string, string][] = statement.deposits > 0 ? [[say.deposits, amount(statement.deposits)]] : []
  return mailText({
    language,
    subject: say.subject(statement.merchantName, from, to),
    greeting: say.greeting(statement.customerName),
    paragraphs: [say.attached(from, to)],
    figures: [
      [say.opening(from), balance(statement.opening)],
      [say.unpaid, amount(statement.unpaid)],
      ...overdue,
      ...deposits,
      [say.closingBalance(to), balance(statement.closing)],
    ],
    tables: [...movements(statement), ...openInvoices(statement)],
    notes: [],
    closing: say.closing,
    signature: statement.merchantName,
  })
}
