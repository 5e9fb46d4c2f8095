import type * as z from 'zod'

/** What one kind of event promises: a version that rises when its shape changes, and the shape itself. */
export type Contract = { version: number; says: string; data: z.ZodObject }

/** Contracts by name. A name is the event's detail-type on the bus, in kebab-case and past tense. */
export type Contracts = Readonly<Record<string, Contract>>

/** Keeps the exact shapes while checking the form. */
export function contracts<const C extends Contracts>(declared: C): C {
  return declared
}
