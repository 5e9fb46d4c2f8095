import * as z from 'zod'
import { isRefusal } from '../../domain/command.ts'
import { applyDaysToPay } from '../../domain/days-to-pay/applyDaysToPay.ts'
import { AccountId } from '../../domain/ids.ts'
import { paged } from '../../domain/paging.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { listAsked, openCursor, sealCursor } from '../runtime/cursors.ts'
import { eachTogether } from '../runtime/together.ts'
import type { Operation, Performed } from './operations.ts'

const input = z.strictObject({
  runId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .meta({ description: 'A name of your own for this run; sent again, accounts that had their turn keep it' }),
  period: applyDaysToPay.input.shape.period,
  confirmEmpty: applyDaysToPay.input.shape.confirmEmpty,
  cursor: paged.cursor,
})

const answer = z
  .strictObject({
    applied: z.int().meta({ description: 'Accounts of this page whose base period was stored' }),
    empty: z.array(AccountId).meta({ description: 'Accounts without an eligible record: left as they were, unless "confirmEmpty"' }),
    failed: z
      .array(z.strictObject({ accountId: AccountId, code: z.string() }))
      .meta({ description: 'Accounts left as they were, and why' }),
    next: z.string().optional().meta({ description: 'There is more: send it as "cursor" with the same run' }),
  })
  .meta({ id: 'DaysToPayRun' })

/** As declared in the API's documentation. */
export const applyDaysToPayToAllDeclaration = {
  name: 'applyDaysToPayToAll',
  summary: 'Calculate and store the average days to pay of all accounts, page by page',
  right: 'days-to-pay:update',
  input,
  answer,
} as const

/** Accounts one call goes through, and how many of them at the same time. */
const accountsPerCall = 40
const together = 8

/** Goes over the accounts by name; each is a commit of its own, made once per run, so that a run that broke off is sent again. */
export const applyDaysToPayToAll: Operation = {
  ...applyDaysToPayToAllDeclaration,
  needsKey: () => false,
  perform: async (given, caller) => pageOf(input.parse(given), caller),
}

async function pageOf({ cursor, ...run }: z.infer<typeof input>, caller: Caller): Promise<Performed | Refusal> {
  const place = { merchantId: caller.merchantId, of: listAsked('applyDaysToPayToAll', run) }
  const after = cursor === undefined ? undefined : await openCursor(place, cursor)
  if (cursor !== undefined && after === undefined)
    return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of such a run' }] }
  const { items, next } = await readerOf(caller.merchantId).index({
    index: 'accounts',
    kind: 'standing',
    limit: accountsPerCall,
    ...(after !== undefined && { after }),
  })
  const outcomes = await eachTogether(items, together, ({ accountId }) => applied(accountId, { run, caller }))
  if (outcomes.some(({ code }) => code === 'busy')) return refuse('busy', 'Send the same page again.')
  const failed = outcomes.filter(({ code }) => code !== 'applied' && code !== 'nothing-eligible')
  return {
    replayed: false,
    answer: {
      applied: outcomes.filter(({ code }) => code === 'applied').length,
      empty: outcomes.filter(({ code }) => code === 'nothing-eligible').map(({ accountId }) => accountId),
      failed,
      ...(next !== undefined && { next: await sealCursor(place, next) }),
    },
  }
}

type Run = Omit<z.infer<typeof input>, 'cursor'>

async function applied(accountId: AccountId, { run, caller }: { run: Run; caller: Caller }) {
  const { runId, period, confirmEmpty } = run
  const done = await act(applyDaysToPay, { accountId, period, confirmEmpty }, { ...caller, onceKey: `${runId}/${accountId}` })
  return { accountId, code: isRefusal(done) ? done.refused : 'applied' }
}
