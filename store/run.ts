import { randomUUID } from 'node:crypto'
import type * as z from 'zod'
import { type Command, type Context, type Decision, type Lists, type Once, type Refs, refs } from '../domain/command.ts'
import type { Pointer } from '../domain/pointer.ts'
import { lacking, type Refusal, refuse } from '../domain/refusals.ts'
import { refText } from '../domain/states.ts'
import { stateIn } from './assertLaws.ts'
import { hashOf } from './canonical.ts'
import { TooLarge } from './codec.ts'
import { type Ground, type Plan, planOf } from './commit.ts'
import type { Deed } from './deed.ts'
import { type Keeper, Unavailable } from './keeper.ts'
import type { Lately } from './lately.ts'
import { askedFor, type FirstRound, firstRound, readsOnce, restOf, stillStand } from './load.ts'
import { type Clock, type Patience, patienceUntil } from './patience.ts'
import { accountRaced, afterGuess, assertRead, assertRowsRaced, isOurs, isTaken, patched } from './raced.ts'
import type { Row } from './row.ts'
import { type Decided, send } from './send.ts'

/** Who runs a command, on what, and until when (milliseconds of the clock) it may keep trying. */
export type Running = {
  context: Context
  keeper: Keeper
  clock: Clock
  deadlineAt: number
  onceKey?: string | undefined
  /** Only tells what would come of it: decided and planned as ever, laws and sizes asserted, but nothing is written. */
  dryRun?: true | undefined
  /** What this environment saw of accounts: spares a command that reads only these its reading. */
  lately?: Lately | undefined
}

/**
 * What came of it. `replayed`: it had been done before, and this is the first answer. Sequence and version are of the first entry's
 * chain; both are missing where nothing had to be written.
 */
export type Done<A> = { answer: A; replayed: boolean; sequence?: number; version?: number }

/**
 * Runs a command: allowed? done before? load, decide, assert the laws, commit. A lost race is decided again from the rows the failed
 * commit returned; a conflict or a silence sends the same transaction again; at the deadline the answer is the refusal `busy`.
 * Throws LawBroken when the decision breaks a law, Unreadable when a row isn't what its schema says; nothing was written then.
 */
export async function run<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  command: Command<I, A, R1, R2, R3, L>,
  input: z.infer<I>,
  running: Running,
): Promise<Done<z.infer<A>> | Refusal> {
  const { context, clock, deadlineAt } = running
  if (!context.rights.has(command.right)) return lacking(command.right)
  const patience = patienceUntil(deadlineAt, clock)
  try {
    return await attempts(command, input, { ...running, patience })
  } catch (error) {
    if (error instanceof TooLarge) return refuse('too-large', error.message)
    if (error instanceof Unavailable || error instanceof OutOfPatience) return refuse('busy')
    throw error
  }
}

/** Raised inside this file when the deadline is near; told to the caller as `busy`. */
class OutOfPatience extends Error {}

type Attempting = Running & { patience: Patience }
type Used = NonNullable<Pointer['used']>

async function attempts<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  command: Command<I, A, R1, R2, R3, L>,
  input: z.infer<I>,
  attempting: Attempting,
): Promise<Done<z.infer<A>> | Refusal> {
  const { context, onceKey, patience, lately } = attempting
  const once = command.once?.(input) ?? (onceKey === undefined ? undefined : { scope: `key:${command.name}`, key: onceKey })
  const salt = randomUUID()
  const deed: Deed = {
    command: command.name,
    context,
    inputHash: hashOf({ command: command.name, input, salt }),
    salt,
    once,
    commitId: randomUUID(),
  }
  const isSame = ({ hash, salt }: Used) => hash === hashOf({ command: command.name, input, salt })
  const named = command.reads(input, context)
  const read = () => patiently(patience, () => firstRound(attempting, named, once))

  const guess = readsOnce(command) ? remembered(attempting, named, once) : undefined
  let unread: readonly string[] = []
  for (let first = guess ?? (await read()); ; ) {
    const earlier = once && stateIn(first.rows, refs.pointer(once))?.used
    if (earlier) return isSame(earlier) ? repeated(command, earlier) : refuse('same-key-other-content')

    const loaded = await patiently(patience, () => restOf(command, { first, input, source: attempting }))
    if (loaded === 'torn') {
      if (!(await patience.pause())) throw new OutOfPatience()
      first = await read()
      continue
    }
    const planned = await plannedOn(loaded.ground, attempting, () => {
      const decision = command.decide(input, loaded.found, context)
      if ('refused' in decision || 'unchanged' in decision) return decision
      return { decision, plan: planOf(deed, loaded.ground, decision) }
    })
    if ('moved' in planned) {
      if (!(await patience.pause())) throw new OutOfPatience()
      first = await read()
      continue
    }
    if (first === guess && !('plan' in planned && provesAccount(planned.plan))) {
      first = await read()
      continue
    }
    if ('refused' in planned) return planned
    if ('unchanged' in planned) return { answer: planned.unchanged, replayed: false }

    const { plan, decision } = planned
    if (attempting.dryRun) return { answer: decision.answer, replayed: false }
    const written = await sent(plan, attempting)
    const isDone = written.outcome === 'written' || isOurs(written.old, deed)
    if (first === guess) lately?.guessed({ ...guess, once, merchantId: context.merchantId }, isDone || !accountRaced(plan, written.old))
    if (isDone) {
      lately?.wrote(context.merchantId, { rows: rowsAfter(plan, loaded.ground), once })
      return doneBy(plan, decision)
    }
    if (first === guess) {
      first = afterGuess(guess, plan, { old: written.old, once }) ?? (await read())
      continue
    }
    if (isTaken(plan, written.old)) return refuse('same-key-other-content', 'Something else is found by the same hash.')
    assertRowsRaced(plan, written.old)
    unread = assertRead(plan, written.old, unread)
    if (!(await patience.pauseAfterRace())) throw new OutOfPatience()
    first = (readsOnce(command) && patched(first, plan, written.old)) || (await read())
  }
}

/** The first round as memory has it; undefined where it must be read. */
function remembered<R1 extends Refs>(
  { context, lately, dryRun }: Attempting,
  named: R1,
  once: Once | undefined,
): FirstRound<R1> | undefined {
  const asked = askedFor(named, once)
  const rows = dryRun ? undefined : lately?.recall({ merchantId: context.merchantId, asked, once })
  return rows && { named, asked, rows }
}

/** Whether a commit fails unless the account is as it was remembered. Nothing else proves a memory. */
function provesAccount({ steps }: Plan): boolean {
  return steps.some(({ ref, action }) => ref?.kind === 'account' && action.under !== 'absent')
}

/** The rows that a commit stood on, as it left them. */
function rowsAfter({ steps }: Plan, { rows }: Ground): Map<string, Row> {
  return new Map([...rows, ...steps.flatMap(({ ref, row }) => (ref && row ? [[refText(ref), row] as const] : []))])
}

function doneBy<A>({ first, version }: Plan, { answer }: Decision<A>): Done<A> {
  return { answer, replayed: false, sequence: first.sequence, version }
}

/**
 * Rounds of reading may be of different moments: an account, then payments that another commit has moved since; or the name of an order
 * that isn't there yet, then an account that has it. What such rows break
 * together says nothing, unless they still stand; `moved` says that they don't, so that all is read again.
 */
async function plannedOn<T>(ground: Ground, { keeper, context, patience }: Attempting, decide: () => T): Promise<T | { moved: true }> {
  try {
    return decide()
  } catch (error) {
    const accounts = [...ground.rows.values()].flatMap((row) => (row.kind === 'account' ? [refs.account(row.state.accountId)] : []))
    const asked = [...new Map([...ground.asked, ...accounts].map((ref) => [refText(ref), ref])).values()]
    if (await patiently(patience, () => stillStand(keeper, context.merchantId, { asked, rows: ground.rows }))) throw error
    return { moved: true }
  }
}

/** Tries again what the table was too busy for. */
async function patiently<T>(patience: Patience, read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof Unavailable) || !(await patience.pause())) throw error
    }
  }
}

async function sent({ steps }: Plan, { keeper, patience }: Attempting): Promise<Decided> {
  if (patience.isOver()) throw new OutOfPatience()
  const decided = await send(
    keeper,
    steps.map(({ action }) => action),
    patience,
  )
  if (!decided) throw new OutOfPatience()
  return decided
}

/** The first answer, as the once-key keeps it. */
function repeated<A extends z.ZodType>(command: { answer: A }, { answer, sequence }: Used): Done<z.infer<A>> {
  return { answer: command.answer.parse(answer), replayed: true, sequence }
}
