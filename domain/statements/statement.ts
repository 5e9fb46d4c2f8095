import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, MailId, StatementId } from '../ids.ts'
import { Currency, Figure, SignedAmount } from '../money.ts'
import { StatedPeriod } from './period.ts'

/** An invoice or claim of the period, or of one before, that was still open when the statement was prepared. */
export const OpenItem = z.strictObject({ id: z.string(), number: z.string(), dueOn: CalendarDate, outstanding: Figure, period: z.int() })

/** One change of the balance: opening + movements = closing, and each journal record stands in exactly one period (SPEC section 11). */
export const Movement = z.strictObject({
  sequence: z.int(),
  at: Instant,
  cause: z.string(),
  reference: z.string(),
  amount: SignedAmount,
  balance: SignedAmount,
})
export type Movement = z.infer<typeof Movement>

export const Statement = z.strictObject({
  statementId: StatementId,
  accountId: AccountId,
  /** The month or the week it is of. */
  month: StatedPeriod,
  from: CalendarDate,
  to: CalendarDate,
  currency: Currency,
  opening: SignedAmount,
  movements: SignedAmount,
  closing: SignedAmount,
  /** Journal records of the account's chain that belong to this period: after the first, up to and with the second. */
  afterSequence: z.int(),
  throughSequence: z.int(),
  deposits: Figure,
  openItems: z.array(OpenItem),
  moreOpenItems: z.boolean(),
  /** Absent from statements of before it was kept. */
  aged: z
    .array(Figure)
    .optional()
    .meta({ description: 'What all open items come to by ageing period, the first not yet due, also those not listed' }),
  preparedAt: Instant,
})
export type Statement = z.infer<typeof Statement>

/** What was owed per ageing period, the first at index 0: of all that was open, or of what is listed where no more is known. */
export function agedOf({ aged, openItems }: Pick<Statement, 'aged' | 'openItems'>, periodCount: number): number[] {
  const listed = (period: number) => openItems.reduce((sum, item) => sum + (item.period === period ? item.outstanding : 0), 0)
  return Array.from({ length: periodCount }, (_, at) => (aged ? (aged[at] ?? 0) : listed(at + 1)))
}

/** What was owed, which the closing balance has in it (SPEC section 1), and what of it was past its due date. */
export function owedAt(statement: Pick<Statement, 'aged' | 'openItems' | 'deposits' | 'closing'>, periodCount: number) {
  const [, ...late] = agedOf(statement, periodCount)
  return { unpaid: statement.deposits - statement.closing, overdue: late.reduce((sum, amount) => sum + amount, 0) }
}

type OfMonth = { accountId: AccountId; month: string }

/** One statement per account and month or week. */
export function statementIdOf({ accountId, month }: OfMonth): StatementId {
  return StatementId.parse(`sta_${accountId.slice('acc_'.length, 'acc_'.length + 70)}-${month}`)
}

/** The e-mail that takes a statement to its customer. */
export function mailOfStatement(of: OfMonth): MailId {
  return MailId.parse(`mail_sta-${statementIdOf(of).slice('sta_'.length)}`)
}

/** One that goes out when it is to be sent again, by the place of that wish in the journal: no statement's first one is called so. */
export function mailOfStatementRepeat(of: OfMonth, sequence: number): MailId {
  return MailId.parse(`mail_staagain-${statementIdOf(of).slice('sta_'.length)}-${sequence}`)
}
