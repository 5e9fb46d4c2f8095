import type * as z from 'zod'
import { type Context, isRefusal, type Query, refs } from '../../domain/command.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import type { Refusal } from '../../domain/refusals.ts'
import { type Ref, refText } from '../../domain/states.ts'
import { ask } from '../../store/ask.ts'
import { itemOfRecord, itemsOf } from '../../store/codec.ts'
import type { Keeper } from '../../store/keeper.ts'
import { memoryKeeper } from '../../store/memory.ts'
import type { Item, Row } from '../../store/row.ts'
import { theMerchant } from './builders.ts'

export type Kept = { refs: ReadonlyMap<string, Ref>; rows: ReadonlyMap<string, Row>; records: readonly JournalRecord[] }

/** A row as the table has it: an account knows the versions of the rows that change with it, and where its chain ends. */
function withSatellites({ rows, records }: Kept, ref: Ref, row: Row): Row {
  if (ref.kind !== 'account' || !ref.account) return row
  const versionOf = (satellite: Ref) => rows.get(refText(satellite))?.version ?? 0
  const last = records.findLast(({ chain }) => chain === ref.account)
  const head = last && { sequence: last.sequence, hash: last.hash, at: last.at }
  return {
    ...row,
    ...(head && { head }),
    satellites: { debts: versionOf(refs.debts(ref.account)), purse: versionOf(refs.purse(ref.account)) },
  }
}

const actionsAtOnce = 50

/** The memory twin of the table, with all that a test has so far. */
async function keeperOf(kept: Kept): Promise<Keeper> {
  const items: Item[] = kept.records.map(itemOfRecord)
  for (const [name, ref] of kept.refs) {
    const row = kept.rows.get(name)
    if (row) items.push(...itemsOf(theMerchant, ref, withSatellites(kept, ref, row)))
  }
  const keeper = memoryKeeper()
  for (let at = 0; at < items.length; at += actionsAtOnce) {
    await keeper.write(
      items.slice(at, at + actionsAtOnce).map((put) => ({ put, under: 'absent' })),
      `step-${at}`,
    )
  }
  return keeper
}

/** Asks a query as a door does: its input parsed, its answer parsed on the way out. */
export async function answerTo<I extends z.ZodType, A extends z.ZodType>(
  query: Query<I, A>,
  input: z.input<I>,
  { kept, context }: { kept: Kept; context: Context },
): Promise<z.infer<A> | Refusal> {
  const parsed = query.input.safeParse(input)
  if (!parsed.success) return { refused: 'invalid-input' }
  const answer = await ask(query, parsed.data, { context, keeper: await keeperOf(kept) })
  return typeof answer === 'object' && answer !== null && isRefusal(answer) ? answer : query.answer.parse(answer)
}
