import type * as z from 'zod'
import {
  type Command,
  type Context,
  type Decision,
  type Found,
  type FoundLists,
  isRefusal,
  type Lists,
  type Next,
  type Records,
  type RecordsRef,
  type Refs,
  type Unchanged,
} from '../../domain/command.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Kind, ListRef, Ref, State } from '../../domain/states.ts'
import { rowFor } from '../../store/codec.ts'
import { foundFor, listsFor, refOf } from '../../store/found.ts'
import { openKeyOf } from '../../store/openKey.ts'
import type { Row } from '../../store/row.ts'
import { chainOf, keyOf, rangeOf } from '../../store/table.ts'

/** What a declaration is run on: rows by `refText`, the journal so far, and who asks when. */
export type Given = { rows: ReadonlyMap<string, Row>; context: Context; records?: readonly JournalRecord[] }

/** A row that no decision can change: parsed by its kind's schema, and frozen to the bottom. */
export function rowOf<K extends Kind>(ref: Ref<K>, state: State<K>): Row {
  return frozen(rowFor(ref, state, { version: 1 }))
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

const compare = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

/** The rows of a list as the table keeps them: by the same keys, in the same order, bounded. */
function listed({ rows, context: { merchantId } }: Given, list: ListRef): Row[] {
  const { by, from, to, limit } = rangeOf(merchantId, list)
  const keyed = [...rows.values()].flatMap((row) => {
    const { kind } = row
    if (kind !== 'order' && kind !== 'payment' && kind !== 'invoice' && kind !== 'claim' && kind !== 'mail') return []
    if (row.state.accountId !== list.account) return []
    const key = by === 'openKey' ? openKeyOf(row) : keyOf(merchantId, refOf(row)).sk
    return key !== undefined && compare(key, from) >= 0 && compare(key, to) <= 0 ? [{ key, row }] : []
  })
  const inOrder = keyed.toSorted((one, other) => compare(one.key, other.key))
  return inOrder.slice(0, limit).map(({ row }) => row)
}

function listsOf<L extends Lists>(given: Given, lists: L | undefined): FoundLists<L> {
  const read = Object.entries(lists ?? {}).map(([name, list]): [string, Row[]] => [name, list ? listed(given, list) : []])
  return listsFor(lists, new Map(read))
}

type Reading<R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists> = Found<R1> &
  Found<R2> &
  Found<R3> &
  FoundLists<L> &
  Records &
  Next

/** All that a command would read, round by round, each round seeing what those before it found. */
function readingOf<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  given: Given,
  command: Command<I, A, R1, R2, R3, L>,
  input: z.infer<I>,
): Reading<R1, R2, R3, L> {
  const { rows, context, records = [] } = given
  const found = foundFor(command.reads(input, context), rows)
  const more = foundFor(command.more?.(input, found, context), rows)
  const lists = listsOf(given, command.lists?.(input, found))
  const period = command.records?.(input, found, context)
  const last = foundFor(command.last?.(input, { ...found, ...more, ...lists }, context), rows)
  const placeIn = (chain: Ref) => records.filter((record) => record.chain === chainOf(chain)).length + 1
  return { ...found, ...more, ...last, ...lists, ...(period ? recordsOf(records, period) : { records: [], moreRecords: false }), placeIn }
}

/** As domain/statements/periodEnd.ts reads them, with all that is behind the period. */
function recordsOf(all: readonly JournalRecord[], { chain, after, limit, within }: RecordsRef): Records {
  const records = all.filter((record) => record.chain === chain && record.sequence > after)
  const end = records.findLastIndex(within)
  return { records: records.slice(end < limit - 1 ? 0 : end), moreRecords: false }
}

/**
 * Runs a declaration purely: given rows, when this command, then its decision. The input is parsed by the command's own schema, as
 * every door does; the answer of a decision is parsed too, since nothing leaves that its schema doesn't name.
 */
export function when<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  given: Given,
  command: Command<I, A, R1, R2, R3, L>,
  input: z.input<I>,
): Decision<z.infer<A>> | Unchanged<z.infer<A>> | Refusal {
  const parsed = command.input.safeParse(input)
  if (!parsed.success) {
    return {
      refused: 'invalid-input',
      faults: parsed.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, says: message })),
    }
  }
  if (!given.context.rights.has(command.right)) return { refused: 'not-allowed', detail: command.right }
  const decision = command.decide(parsed.data, readingOf(given, command, parsed.data), given.context)
  if (isRefusal(decision)) return decision
  command.answer.parse('unchanged' in decision ? decision.unchanged : decision.answer)
  return decision
}
