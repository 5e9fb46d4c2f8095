import * as z from 'zod'
import { Instant } from '../domain/calendar.ts'
import type { Kind, State } from '../domain/states.ts'

/** Where an item stands. */
export type Key = { pk: string; sk: string }

/** Where a chain ends: kept beside the state of the row that roots it. */
export const Head = z.strictObject({ sequence: z.int().min(1), hash: z.string(), at: Instant })
export type Head = z.infer<typeof Head>

/**
 * The versions of the rows that always change together with their account. Rows read at once aren't a snapshot: when these don't
 * match what came along, the reading was torn and is repeated.
 */
export const Satellites = z.strictObject({ debts: z.int().min(0), purse: z.int().min(0) })
export type Satellites = z.infer<typeof Satellites>
export const satelliteKinds = ['debts', 'purse'] as const satisfies readonly (keyof Satellites)[]

/**
 * `round`: of a standing, the round of counting it was last counted in; of totals, the one they are of. None is round 0. `customerVersion`: of a
 * standing, the version of the customer's details that gave it its place in lists.
 */
export type Beside = {
  version: number
  head?: Head
  satellites?: Satellites
  round?: number | undefined
  customerVersion?: number | undefined
}
export type Kept<K extends Kind> = { kind: K; state: State<K> }

/** A state row as kept: its state, and beside it what only the store knows. */
export type RowOf<K extends Kind> = Kept<K> & Beside
export type Row = { [K in Kind]: RowOf<K> }[Kind]

/** An item of the table: two keys and attributes that JSON can carry. */
export type Item = Key & Record<string, unknown>
