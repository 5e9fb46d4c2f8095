import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Figure, SignedAmount } from '../money.ts'
import { refuse } from '../refusals.ts'
import { balance, noFigures } from './account.ts'

const Line = z.strictObject({
  sequence: z.int(),
  at: Instant,
  by: z.string(),
  command: z.string(),
  facts: z.array(z.string()),
  movement: SignedAmount.meta({ description: 'What the balance changed by' }),
  balance: SignedAmount,
  unpaid: Figure,
  deposits: Figure,
  openOrders: Figure,
})

/** What happened on an account, read like a bank statement: each line with its cause and the balance after it. */
export const getAccountHistory = query({
  name: 'getAccountHistory',
  summary: 'Read what happened on an account',
  right: 'accounts:read',
  input: z.strictObject({
    accountId: AccountId,
    after: z.int().min(0).default(0).meta({ description: 'The sequence of the last line already read' }),
    limit: z.int().min(1).max(bounds.pageSize).default(bounds.pageSize),
  }),
  answer: z.strictObject({ items: z.array(Line), nextAfter: z.int().optional() }),
  answers: async ({ accountId, after, limit }, reader) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const records = await reader.journal({ chain: accountId, after, limit })
    const items = records.map(({ sequence, at, by, command, facts, before = noFigures, after: figures = noFigures }) => ({
      sequence,
      at,
      by,
      command,
      facts: facts.map(({ type }) => type),
      movement: balance(figures) - balance(before),
      balance: balance(figures),
      unpaid: figures.unpaid,
      deposits: figures.deposits,
      openOrders: figures.openOrders,
    }))
    const last = items.at(-1)
    return { items, ...(last && items.length === limit && { nextAfter: last.sequence }) }
  },
})
