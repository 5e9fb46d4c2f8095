import * as z from 'zod'
import type { Right } from '../../domain/access/rights.ts'
import { answerSeen } from '../../domain/accounts/seen.ts'
import type { Once } from '../../domain/command.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Sheet } from '../../domain/sheet.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { answerTo } from '../runtime/asking.ts'
import { listAsked, openCursor, sealCursor } from '../runtime/cursors.ts'
import type { AnyCommand, AnyOperation, AnyQuery } from '../runtime/operation.ts'

/** What a caller gets: the answer, and whether it is the first one repeated. */
export type Performed = { answer: unknown; replayed: boolean }
/** A refusal of the door's own, which says when to come again. */
export type Declined = Refusal & { retryAfterSeconds?: number }

/** A command or query as a door opens it. */
export type Operation = {
  name: string
  right: Right
  input: z.ZodType
  answer: z.ZodType
  /** True where the caller must say by a key of its own that this is the same intention. */
  needsKey: (input: unknown) => boolean
  perform: (input: unknown, caller: Caller) => Promise<Performed | Declined>
  /** The answer in lines and columns, where it has some. */
  sheet?: ((answer: unknown) => Sheet) | undefined
  /** The answer as a page to look at or print, for who asks for `text/html`; or why it is not shown like that. */
  page?: ((answer: unknown, caller: Caller) => string | Promise<string | Refusal>) | undefined
}

export type Operations = Readonly<Record<string, Operation>>

/** Declarations of the domain as operations, by name. */
export function operationsOf(declared: Readonly<Record<string, AnyOperation>>): Operations {
  return Object.fromEntries(Object.values(declared).map((one) => [one.name, operationOf(one)]))
}

function operationOf(declared: AnyOperation): Operation {
  const { name, right, input, answer } = declared
  if (declared.kind === 'command') {
    const needsKey = (given: unknown): boolean => named(declared.once?.(given)) === undefined
    return { name, right, input, answer, needsKey, perform: (given, caller) => performed(declared, given, caller) }
  }
  const sheet = declared.sheet && ((said: unknown) => declared.sheet?.(said) ?? { columns: [], rows: [] })
  return { name, right, input, answer, sheet, needsKey: () => false, perform: (given, caller) => paged(declared, given, caller) }
}

/** A command's answer is kept whole for who repeats it; a query leaves out by itself what its reader may not see. */
async function performed(declared: AnyCommand, given: unknown, caller: Caller): Promise<Performed | Refusal> {
  const done = await act(declared, given, caller)
  return isRefusal(done) ? done : { ...done, answer: answerSeen(done.answer, caller.rights) }
}

const Asked = z.looseObject({ cursor: z.string().optional(), limit: z.unknown().optional() })
const WithNext = z.looseObject({ next: z.string() })

/** A query whose cursors are sealed outside and bare inside: each goes on with the question it came of, whatever the size of the page. */
async function paged(declared: AnyQuery, given: unknown, caller: Caller): Promise<Performed | Refusal> {
  const { cursor: sealed, limit: _, ...question } = Asked.catch({}).parse(given)
  const place = () => ({ merchantId: caller.merchantId, of: listAsked(declared.name, question) })
  const cursor = sealed === undefined ? undefined : await openCursor(place(), sealed)
  if (sealed !== undefined && cursor === undefined)
    return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of this list' }] }
  const said = await answerTo(declared, cursor === undefined ? given : { ...Object(given), cursor }, caller)
  if (isRefusal(said)) return said
  const page = WithNext.safeParse(said).data
  return { answer: page ? { ...page, next: await sealCursor(place(), page.next) } : said, replayed: false }
}

const named = (once: Once | undefined) => once?.key

export function isRefusal(said: unknown): said is Refusal {
  return typeof said === 'object' && said !== null && 'refused' in said
}
