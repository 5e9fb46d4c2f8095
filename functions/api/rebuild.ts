import * as z from 'zod'
import type { Context } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import { Difference } from '../../domain/ledger/difference.ts'
import { paged } from '../../domain/paging.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { accountsKnown } from '../../store/accountsKnown.ts'
import { Unavailable } from '../../store/keeper.ts'
import { recomputeStanding } from '../../store/project.ts'
import { beginRound } from '../../store/rebuild.ts'
import { type Caller, clock, contextOf } from '../runtime/acting.ts'
import { openCursor, sealCursor } from '../runtime/cursors.ts'
import { keeper } from '../runtime/keeping.ts'
import { eachTogether } from '../runtime/together.ts'
import { tellUnreadable } from '../runtime/unreadable.ts'
import type { Operation, Performed } from './operations.ts'

const input = z.strictObject({ cursor: paged.cursor })

const answer = z
  .strictObject({
    rebuilt: z.int().meta({ description: 'Accounts whose line in lists was computed anew by this call' }),
    differences: z.array(Difference).meta({ description: 'Accounts whose rows do not add up to their own figures, or can’t be read' }),
    next: z.string().optional().meta({ description: 'There is more: send it as "cursor"' }),
  })
  .meta({ id: 'Rebuilt' })

/** As declared in the API's documentation. */
export const rebuildDeclaration = {
  name: 'rebuild',
  summary: 'Compute lists and totals anew from the accounts themselves, as after a restore',
  right: 'ledger:republish',
  input,
  answer,
} as const

/** Accounts that one call computes anew. */
const accountsPerPage = 25
/** Accounts recomputed at the same time. */
const together = 8

/**
 * Goes over the merchant's accounts by their chains, since lists may be what was lost. The first call begins a round of counting;
 * a cursor carries it on, and may be sent again. Commits may go on meanwhile.
 */
export const rebuild: Operation = {
  ...rebuildDeclaration,
  needsKey: () => false,
  perform: async (given, caller) => {
    try {
      return await rebuildPage(input.parse(given), caller)
    } catch (error) {
      if (error instanceof Unavailable) return refuse('busy', 'Call again with the same cursor.')
      throw error
    }
  },
}

/** What a cursor carries: the round, and how far it went. */
const Place = z.strictObject({ round: z.int(), after: z.string() })

async function rebuildPage({ cursor }: z.infer<typeof input>, caller: Caller): Promise<Performed | Refusal> {
  const { merchantId, deadlineAt } = caller
  const place = { merchantId, of: 'rebuild' }
  const opened = cursor === undefined ? undefined : await openCursor(place, cursor)
  if (cursor !== undefined && opened === undefined)
    return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of a rebuilding' }] }
  const context = await contextOf(caller)
  if (!context) return refuse('not-found')
  const from = opened === undefined ? undefined : Place.parse(JSON.parse(opened))
  const round = from?.round ?? (await beginRound({ keeper: keeper(), merchantId, clock, deadlineAt }))
  const { accountIds, next } = await accountsKnown(keeper(), merchantId, { limit: accountsPerPage, after: from?.after })
  const rebuilt = await eachTogether(accountIds, together, (accountId) => rebuiltOne(accountId, { context, round, deadlineAt }))
  const more = next !== undefined && { next: await sealCursor(place, JSON.stringify({ round, after: next })) }
  return { answer: { rebuilt: accountIds.length, differences: rebuilt.flat(), ...more }, replayed: false }
}

type Rebuilding = { context: Context; round: number; deadlineAt: number }

/** One account that can't be read must not keep the others from their lists. */
async function rebuiltOne(accountId: AccountId, { context, round, deadlineAt }: Rebuilding): Promise<Difference[]> {
  const { merchantId, today, correlationId } = context
  try {
    const done = await recomputeStanding({ keeper: keeper(), merchantId, accountId, today, clock, deadlineAt, round })
    if (done.state === 'unknown') return [{ accountId, what: 'rows', expected: 'an account', found: 'nothing' }]
    if (done.state !== 'drift') return []
    return done.differences.map(({ what, expected, found }) => ({
      accountId,
      what: `${what} by its rows`,
      expected: String(expected),
      found: String(found),
    }))
  } catch (error) {
    tellUnreadable(error, { merchantId, accountId, correlationId })
    return [{ accountId, what: 'rows', expected: 'rows that can be read', found: 'something unreadable' }]
  }
}
