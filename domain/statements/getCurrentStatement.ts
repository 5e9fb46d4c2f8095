import * as z from 'zod'
import { type Account, balance } from '../accounts/account.ts'
import { aged, type Debts, noDebts } from '../accounts/debts.ts'
import { type CalendarDate, type Instant, momentOf } from '../calendar.ts'
import { type Context, query, type Reader, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import type { Owed } from '../invoices/invoice.ts'
import { lastRecordBy } from '../ledger/asOf.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { owedOf } from '../states.ts'
import { linesAsked, linesOf, linesSheet } from './lines.ts'
import { openItemsOf, openItemsRead } from './openItems.ts'
import { begunOn, dayAfterPeriod, periodOf, rhythmOf } from './period.ts'
import { CurrentStatementView, statementSeen } from './statementView.ts'

/**
 * The statement of the period under way, as it would be if the period ended now: for whoever is asked by a customer before there is one.
 * Nothing is written, so that the period is sealed later as if nobody had looked.
 */
export const getCurrentStatement = query({
  name: 'getCurrentStatement',
  summary: 'Read what the statement of the period under way would say now',
  right: 'statements:read',
  input: z.strictObject({ accountId: AccountId, ...linesAsked }),
  answer: CurrentStatementView,
  answers: async ({ accountId, ...asked }, reader, context) => {
    const { settings, today, now, rights } = context
    const found = await readAsOne(reader, accountId)
    if ('refused' in found) return found
    const { account, debts, owed, sequence } = found
    const { from, opening, afterSequence } = await beginningOf(reader, account, context)
    const closing = balance(account)
    const stated = {
      accountId,
      month: periodOf(today, rhythmOf(settings)),
      from,
      to: today,
      currency: account.currency,
      opening,
      movements: closing - opening,
      closing,
      afterSequence,
      throughSequence: sequence,
      deposits: account.deposits,
      openItems: openItemsOf(owed, settings, today),
      moreOpenItems: owed.length >= openItemsRead,
      aged: aged(debts, settings.ageing, today),
      provisional: true as const,
      asOf: now,
    }
    return statementSeen({ ...stated, ...(await linesOf(reader, stated, asked)) }, rights)
  },
  sheet: linesSheet,
})

/** How often an account is read that somebody changes meanwhile. */
const readings = 4

type AsOne = { account: Account; debts: Debts; owed: Owed[]; sequence: number }

/** An account with what it owes, all as the same record of its journal left them: else the sums would not be those of the lines. */
async function readAsOne(reader: Reader, accountId: AccountId): Promise<AsOne | Refusal> {
  const chain = refs.account(accountId)
  for (let reading = 0; reading < readings; reading += 1) {
    const before = await reader.head(chain)
    const { account, debts = noDebts } = await reader.get({ account: chain, debts: refs.debts(accountId) })
    if (!account) return refuse('unknown-account')
    const { items: owed } = await reader.list(owedOf(accountId, openItemsRead))
    const after = await reader.head(chain)
    if (before?.sequence === after?.sequence) return { account, debts, owed, sequence: after?.sequence ?? 0 }
  }
  return refuse('busy')
}

type Beginning = { from: CalendarDate; opening: number; afterSequence: number }

/**
 * Where the period under way begins: with its first day, or right behind the last statement where that reaches into it. What no statement
 * has of the time before is in the opening balance.
 */
async function beginningOf(reader: Reader, { accountId, stated }: Account, { settings, today }: Context): Promise<Beginning> {
  const from = begunOn(today, settings)
  const behind = stated && dayAfterPeriod(stated.month)
  if (stated && behind !== undefined && behind >= from) return { from: behind, opening: stated.balance, afterSequence: stated.sequence }
  const last = await lastRecordBy(reader, accountId, justBefore(momentOf(from, 0, settings.timeZone)))
  return { from, opening: last?.after ? balance(last.after) : 0, afterSequence: last?.sequence ?? 0 }
}

function justBefore(moment: Instant): Instant {
  return new Date(Date.parse(moment) - 1).toISOString()
}
