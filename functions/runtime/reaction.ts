import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import type { Right } from '../../domain/access/rights.ts'
import type { AccountId, MerchantId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { ContractName } from '../../events/catalog.ts'
import { type Heard, readEvent } from '../../events/reading.ts'
import type { Done } from '../../store/run.ts'
import type { Caller } from './acting.ts'
import { deadlineOf, type Remaining } from './deadline.ts'
import { errorFields, log } from './log.ts'

export type BusEvent = EventBridgeEvent<string, unknown>
export type BusHandler = (event: BusEvent, context: LambdaContext) => Promise<void>

/** A subscriber or a schedule as the one who acts: with the rights it is given, until its time is up. */
export function systemCaller(
  name: string,
  who: { merchantId: MerchantId; correlationId: string },
  { context, rights = ['system:react'] }: { context: Remaining; rights?: readonly Right[] },
): Caller {
  return { ...who, by: `system:${name}`, rights: new Set(rights), deadlineAt: deadlineOf(context) }
}

export type Reacting<N extends ContractName> = { name: string; to: readonly N[]; react: (event: Heard<N>, caller: Caller) => Promise<void> }

/** A subscriber of our own bus: reads its event strictly and reacts. What it throws is tried again, then goes to its dead letters. */
export function reaction<const N extends ContractName>(reacting: Reacting<N>): BusHandler {
  return watched(reacting.name, ({ detail }, context) => heard(reacting, detail, context))
}

/** Reads the detail of an event strictly and reacts. */
export async function heard<N extends ContractName>({ name, to, react }: Reacting<N>, detail: unknown, context: Remaining) {
  const event = readEvent(to, detail)
  await react(event, systemCaller(name, event, { context }))
  log.info('handled', { function: name, event: event.id, correlationId: event.correlationId })
}

/** Logs why something could not be done before it is tried again or set aside. */
export function watched<E extends { id?: string }, A>(name: string, handle: (event: E, context: LambdaContext) => Promise<A>) {
  return async (event: E, context: LambdaContext): Promise<A> => {
    try {
      return await handle(event, context)
    } catch (error) {
      log.error('could not be handled', { function: name, event: event.id, ...errorFields(error) })
      throw error
    }
  }
}

/** Throws when the time of a run is up, so that it rings; the next one goes on. */
export function inTime({ deadlineAt }: Caller, before: string): void {
  if (Date.now() >= deadlineAt) throw new Error(`the time was up before ${before}`)
}

/** The account an event is about. Throws when its envelope names none. */
export function accountOf<N extends ContractName>(event: Heard<N>): AccountId {
  if (!event.accountId) throw new Error(`${event.type} ${event.id} names no account`)
  return event.accountId
}

/** A command's answer, where a refusal is nothing to expect. Throws it, so that it is tried again and then seen. */
export function settled<A>(done: Done<A> | Refusal, what: string): A {
  if ('refused' in done) throw new Error(`${what} was refused: ${done.refused}${done.detail ? ` (${done.detail})` : ''}`)
  return done.answer
}
