import type { Dice } from './dice.ts'
import type { Known } from './memory.ts'

export type Fields = Record<string, unknown>
/** What there is to bind fields to, and the chance by which. */
export type Binding = { known: Known; dice: Dice }
export type Bindings = Readonly<Record<string, (fields: Fields, binding: Binding) => Fields>>

export const newest = <T>(all: ReadonlyMap<string, T>, most = 60): T[] => [...all.values()].slice(-most)
export const methods = ['CB', 'ESP', 'CHE', 'VIR']

/** Ids of a small space, so that they meet again. */
export const id = (prefix: string, dice: Dice, space: number) => `${prefix}${dice.under(space)}`

const ofSomebody = (fields: Fields, { dice }: Binding) => ({ ...fields, ...(dice.percent(80) && { personId: id('per_f', dice, 60) }) })

/** What is done to somebody who was invited, most of the time. */
export const personBindings: Bindings = { changePersonRole: ofSomebody, sendInvitation: ofSomebody, removePerson: ofSomebody }
