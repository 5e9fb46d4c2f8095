import * as z from 'zod'
import { type Account, balance } from '../accounts/account.ts'
import { aged, issuedBefore, noDebts } from '../accounts/debts.ts'
import { addDays, type CalendarDate, dayOf, later } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId, StatementId } from '../ids.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { bounds } from '../limits.ts'
import { SignedAmount } from '../money.ts'
import { refuse } from '../refusals.ts'
import { owedOf } from '../states.ts'
import { movementsOf, recordsBefore } from './closing.ts'
import { openItemsOf, openItemsRead } from './openItems.ts'
import { dayAfterPeriod, firstDayOf, StatedPeriod } from './period.ts'
import { type Statement, statementIdOf } from './statement.ts'

/**
 * Closes a month or a week of an account: from where the last statement ended up to the period's last record, so that each entry stands in
 * exactly one statement, also where the merchant goes over from months to weeks or back (SPEC section 11).
 */
export const prepareStatement = command({
  name: 'prepareStatement',
  summary: 'Prepare the statement of a month or week',
  right: 'statements:prepare',
  input: z.strictObject({ accountId: AccountId, month: StatedPeriod }),
  answer: z
    .strictObject({
      statementId: StatementId,
      accountId: AccountId,
      month: StatedPeriod,
      opening: SignedAmount,
      movements: SignedAmount,
      closing: SignedAmount,
    })
    .meta({ id: 'StatementAnswer' }),
  once: ({ accountId, month }) => ({ scope: 'statement', key: `${accountId}/${month}` }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), debts: refs.debts(accountId) }),
  lists: ({ accountId }) => ({ owed: owedOf(accountId, openItemsRead) }),
  records: ({ accountId, month }, { account }, { settings: { timeZone } }) => ({
    chain: accountId,
    after: account?.stated?.sequence ?? 0,
    limit: bounds.recordsPerPage,
    within: ({ at }) => dayOf(at, timeZone) < dayAfterPeriod(month),
    until: (record) => account === undefined || isOpen(account) || movementsOf([record]).length > 0,
  }),
  decide: ({ accountId, month }, { account, debts = noDebts, owed, records, moreRecords }, context) => {
    if (!account) return refuse('unknown-account')
    const nextDay = dayAfterPeriod(month)
    if (nextDay <= dayOf(account.openedAt, context.settings.timeZone))
      return { refused: 'invalid-input', faults: [{ pointer: '/month', says: 'is before the account was opened' }] } as const
    if (context.today < nextDay) return refuse('period-not-over')
    const statedBefore = account.stated && dayAfterPeriod(account.stated.month)
    if (statedBefore !== undefined && statedBefore >= nextDay) return refuse('statement-exists')
    const within = recordsBefore(records, nextDay, context.settings.timeZone)
    const opening = account.stated?.balance ?? 0
    const last = within.at(-1)
    // A period in which nothing happened ends as the next record found things, or as they still are.
    const ended = last?.after ?? records.at(within.length)?.before ?? account
    const closing = last?.after ? balance(last.after) : opening
    const afterSequence = account.stated?.sequence ?? 0
    const throughSequence = last?.sequence ?? afterSequence
    const statementId = statementIdOf({ accountId, month })
    const statement: Statement = {
      statementId,
      accountId,
      month,
      // After a change of rhythm a month may be stated in part already, as weeks, or a week with the month before.
      from: later(firstDayOf(month), statedBefore ?? ''),
      to: addDays(nextDay, -1),
      currency: account.currency,
      opening,
      movements: closing - opening,
      closing,
      afterSequence,
      throughSequence,
      deposits: ended.deposits,
      // What was issued since belongs to the next statement, also when this one is caught up late.
      openItems: openItemsOf(
        owed.filter(({ issuedOn }) => issuedOn < nextDay),
        context.settings,
        nextDay,
      ),
      moreOpenItems: owed.length >= openItemsRead,
      aged: aged(issuedBefore(debts, nextDay), context.settings.ageing, nextDay),
      preparedAt: context.now,
    }
    const chain = refs.account(accountId)
    return {
      changed: [
        {
          ref: chain,
          state: {
            ...account,
            stated: { month, sequence: throughSequence, balance: closing },
            nextStatement: firstUnstated(account, records.slice(within.length), {
              nextDay,
              timeZone: context.settings.timeZone,
              more: moreRecords,
            }),
          },
        },
        { ref: refs.statement(accountId, month), state: statement },
      ],
      entries: [{ chain, facts: [{ type: 'StatementPrepared', statementId, month, opening, closing }], postings: [] }],
      answer: { statementId, accountId, month, opening, movements: closing - opening, closing },
    }
  },
})

/** Whether there is something to state also where nothing moved. */
function isOpen({ unpaid, deposits }: Account): boolean {
  return unpaid > 0 || deposits > 0
}

/** Where the next statement will begin: right behind this one where something is owed or deposited, else with the next movement. */
function firstUnstated(
  account: Account,
  behind: readonly JournalRecord[],
  { nextDay, timeZone, more }: { nextDay: CalendarDate; timeZone: string; more: boolean },
): CalendarDate | null {
  const [moved] = movementsOf(behind)
  if (moved && !isOpen(account)) return dayOf(moved.at, timeZone)
  return more || isOpen(account) ? nextDay : null
}
