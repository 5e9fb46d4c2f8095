import type * as z from 'zod'
import type { Right } from '../../domain/access/rights.ts'
import type { Context, Decision, Lists, Next, Once, Reader, Records, RecordsRef, Refs, Unchanged } from '../../domain/command.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Sheet } from '../../domain/sheet.ts'

/*
 * Declarations as doors handle them, whichever command or query it is, with inputs not yet parsed. Written as methods, so that every declaration
 * fits; each gets its input only through its own schema.
 */

type Declared = { name: string; summary: string; right: Right; input: z.ZodType; answer: z.ZodType }

export type AnyCommand = Declared & {
  kind: 'command'
  internal?: true | undefined
  through?: string | undefined
  once?(input: unknown): Once | undefined
  reads(input: unknown, context: Context): Refs
  more?(input: unknown, found: object, context: Context): Refs
  lists?(input: unknown, found: object): Lists
  records?(input: unknown, found: object, context: Context): RecordsRef | undefined
  last?(input: unknown, found: object, context: Context): Refs
  decide(input: unknown, found: object & Records & Next, context: Context): Decision<unknown> | Unchanged<unknown> | Refusal
}

export type AnyQuery = Declared & {
  kind: 'query'
  answers(input: unknown, reader: Reader, context: Context): Promise<unknown>
  sheet?(answer: unknown): Sheet
}

export type AnyOperation = AnyCommand | AnyQuery
