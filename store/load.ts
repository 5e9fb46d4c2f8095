import type * as z from 'zod'
import {
  type Command,
  type Context,
  type Found,
  type FoundLists,
  type Lists,
  type Next,
  type Once,
  type Records,
  type RecordsRef,
  type Refs,
  refs,
} from '../domain/command.ts'
import type { MerchantId } from '../domain/ids.ts'
import { recordsToEnd } from '../domain/statements/periodEnd.ts'
import { type Kind, type Ref, refText } from '../domain/states.ts'
import { sequenceAfter } from './chain.ts'
import { recordOf } from './codec.ts'
import type { Ground } from './commit.ts'
import { foundFor, listsFor, refOf, refsIn } from './found.ts'
import type { Keeper } from './keeper.ts'
import { type Row, satelliteKinds } from './row.ts'

/** The first round trip: all that the input names, and the once-key with it. */
export type FirstRound<R1 extends Refs> = { named: R1; asked: Ref[]; rows: Map<string, Row> }

/** Everything a decision looks at, by name, and the rows it stands on. */
export type Loaded<R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists> = {
  ground: Ground
  found: Found<R1> & Found<R2> & Found<R3> & FoundLists<L> & Records & Next
}

type Source = { keeper: Keeper; context: Context }

/** What the first round asks for. */
export function askedFor(named: Refs, once: Once | undefined): Ref[] {
  return [...refsIn(named), ...(once ? [refs.pointer(once)] : [])]
}

export async function firstRound<R1 extends Refs>({ keeper, context }: Source, named: R1, once: Once | undefined): Promise<FirstRound<R1>> {
  const asked = askedFor(named, once)
  return { named, asked, rows: await keeper.get(context.merchantId, asked) }
}

/**
 * The rounds after the first: keys it named, then lists, then keys those named. Lists come after the account row, so that anything
 * newer in them makes the commit fail on the account's version. `torn` when what came together doesn't belong together.
 */
export async function restOf<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  command: Command<I, A, R1, R2, R3, L>,
  { first, input, source }: { first: FirstRound<R1>; input: z.infer<I>; source: Source },
): Promise<Loaded<R1, R2, R3, L> | 'torn'> {
  const { keeper, context } = source
  const rows = new Map(first.rows)
  if (isTorn(rows, first.asked)) return 'torn'
  const found1 = foundFor(first.named, rows)

  const second = command.more?.(input, found1, context)
  const asked2 = without(refsIn(second), first.asked)
  if (asked2.length > 0) add(rows, await keeper.get(context.merchantId, asked2))
  if (isTorn(rows, [...first.asked, ...asked2])) return 'torn'
  const found2 = foundFor(second, rows)

  const lists = command.lists?.(input, found1)
  const listed = await readLists(source, lists)
  for (const row of [...listed.values()].flat()) rows.set(refText(refOf(row)), row)
  const foundLists = listsFor(lists, listed)

  const records = await readRecords(source, command.records?.(input, found1, context))

  const third = command.last?.(input, { ...found1, ...found2, ...foundLists }, context)
  const asked3 = without(refsIn(third), [...first.asked, ...asked2]).filter((ref) => !rows.has(refText(ref)))
  if (asked3.length > 0) add(rows, await keeper.get(context.merchantId, asked3))
  const asked = [...first.asked, ...asked2, ...asked3]
  if (isTorn(rows, asked)) return 'torn'

  const together = [first.asked, asked2, asked3].find((asked) => asked.some(({ kind }) => kind === 'account')) ?? []
  const checked = together.filter(({ kind }) => movesWithAccount.includes(kind))
  return {
    ground: { rows, asked, checked },
    found: {
      ...found1,
      ...found2,
      ...foundFor(third, rows),
      ...foundLists,
      ...records,
      placeIn: (chain) => sequenceAfter(rows.get(refText(chain))?.head),
    },
  }
}

/** Whether a command reads nothing but its first round, so that a lost race can be decided again from the rows it returned. */
export function readsOnce({ more, lists, last, records }: { more?: unknown; lists?: unknown; last?: unknown; records?: unknown }): boolean {
  return !more && !lists && !last && !records
}

/**
 * Kinds that only change together with their account. Read beside it and left alone, they are checked in the commit: reading several
 * rows at once is no snapshot, and the account's own version doesn't tell that such a row was read a moment too early.
 */
const movesWithAccount: readonly Kind[] = ['order', 'payment', 'invoice', 'claim']

/** Whether an account was read together with another state of its satellites than it knows. */
export function isTorn(rows: ReadonlyMap<string, Row>, asked: readonly Ref[]): boolean {
  return asked.some(({ kind, account }) => {
    const satellite = satelliteKinds.find((one) => one === kind)
    if (!satellite || !account || !asked.some((ref) => ref.kind === 'account' && ref.account === account)) return false
    const known = rows.get(refText(refs.account(account)))?.satellites?.[satellite] ?? 0
    return known !== (rows.get(refText({ kind, account }))?.version ?? 0)
  })
}

/** Whether rows that were read before are still of the same versions. */
export async function stillStand(
  keeper: Keeper,
  merchantId: MerchantId,
  { asked, rows }: { asked: readonly Ref[]; rows: ReadonlyMap<string, Row> },
): Promise<boolean> {
  const now = await keeper.get(merchantId, asked)
  return asked.every((ref) => now.get(refText(ref))?.version === rows.get(refText(ref))?.version)
}

/** What was asked for before is not asked again: two readings of one row could differ. */
function without(refs: readonly Ref[], asked: readonly Ref[]): Ref[] {
  const known = new Set(asked.map(refText))
  return refs.filter((ref) => !known.has(refText(ref)))
}

function add(rows: Map<string, Row>, more: ReadonlyMap<string, Row>): void {
  for (const [text, row] of more) rows.set(text, row)
}

async function readRecords({ keeper, context }: Source, asked: RecordsRef | undefined): Promise<Records> {
  if (!asked) return { records: [], moreRecords: false }
  return await recordsToEnd(async (page) => (await keeper.journal(context.merchantId, page)).map(recordOf), asked)
}

async function readLists({ keeper, context }: Source, lists: Lists | undefined): Promise<Map<string, Row[]>> {
  const read = Object.entries(lists ?? {}).map(
    async ([name, list]): Promise<[string, Row[]]> => [name, list ? (await keeper.list(context.merchantId, list)).rows : []],
  )
  return new Map(await Promise.all(read))
}
