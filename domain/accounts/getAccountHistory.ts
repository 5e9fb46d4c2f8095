import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { readBehind, spendingsOf } from '../daily-summary/movement.ts'
import { AccountId } from '../ids.ts'
import { Amount, Currency, Figure, SignedAmount } from '../money.ts'
import { lacking, refuse } from '../refusals.ts'
import { cellOf, decimal, sheetOf } from '../sheet.ts'
import { causeOf } from '../statements/closing.ts'
import { balance, noFigures } from './account.ts'
import { historyAsked, historyPage, movementIn } from './historyPage.ts'
import { seen, whereSeen } from './seen.ts'

const Line = z.strictObject({
  sequence: z.int(),
  at: Instant,
  by: z.string(),
  command: z.string(),
  facts: z.array(z.string()),
  cause: z.string().meta({
    description: 'What moved the balance: top-up, refund, consumption, invoice, payment, chargeback …; other where nothing did',
  }),
  reference: z.string().meta({ description: 'The invoice’s number, or the payment' }),
  consumed: Amount.meta({ description: 'What an invoice took of the customer’s store credit' }),
  movement: SignedAmount.meta({ description: 'What the balance changed by' }),
  balance: SignedAmount,
  unpaid: Figure,
  deposits: Figure,
  openOrders: Figure,
})

const SeenLine = Line.partial({ consumed: true, movement: true, balance: true, deposits: true }).meta({
  id: 'HistoryLine',
  description: whereSeen,
})

/** What happened on an account, read like a bank statement from either end: each line with its cause and the balance after it. */
export const getAccountHistory = query({
  name: 'getAccountHistory',
  summary: 'Read what happened on an account',
  right: 'accounts:read',
  input: z.strictObject({ accountId: AccountId, ...historyAsked }),
  answer: z.strictObject({
    currency: Currency,
    items: z.array(SeenLine),
    nextAfter: z.int().optional().meta({ description: 'Send as "after" for the next page; absent on the last' }),
  }),
  answers: async ({ accountId, ...asked }, reader, { rights, settings: { timeZone } }) => {
    if (asked.only === 'movements' && !rights.has('store-credit:read')) return lacking('store-credit:read')
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const { records, ...page } = await historyPage(reader, asked, { accountId, timeZone })
    const behind = await readBehind(reader, records)
    const items = records.map((record) => {
      const { sequence, at, by, command, facts, after: figures = noFigures } = record
      const movement = movementIn(record)
      const consumed = spendingsOf(record, behind).reduce((sum, { amount }) => sum + amount, 0)
      const { cause, reference } = causeOf(facts)
      const line = {
        sequence,
        at,
        by,
        command,
        facts: facts.map(({ type }) => type),
        cause: cause === 'invoice' && consumed === -movement ? 'consumption' : cause,
        reference,
        consumed,
        movement,
        balance: balance(figures),
        unpaid: figures.unpaid,
        deposits: figures.deposits,
        openOrders: figures.openOrders,
      }
      return seen(line, rights)
    })
    return { currency: account.currency, items, ...page }
  },
  sheet: ({ items, currency }) =>
    sheetOf(
      [
        ['sequence', ({ sequence }) => sequence],
        ['at', ({ at }) => at],
        ['cause', ({ cause }) => cause],
        ['reference', ({ reference }) => reference],
        ['movement', ({ movement }) => cellOf(movement, currency)],
        ['balance', (line) => cellOf(line.balance, currency)],
        ['unpaid', ({ unpaid }) => decimal(unpaid, currency)],
        ['deposits', ({ deposits }) => cellOf(deposits, currency)],
        ['openOrders', ({ openOrders }) => decimal(openOrders, currency)],
        ['currency', () => currency],
      ],
      items,
    ),
})
