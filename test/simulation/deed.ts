import type * as z from 'zod'
import { commands } from '../../domain/catalog.ts'
import { freeze } from '../../store/memory.ts'

type Commands = typeof commands
export type CommandName = keyof Commands
type DeedOf<N extends CommandName> = { name: N; input: z.output<Commands[N]['input']> }

/** A command with its input, as its declaration parsed it. */
export type Deed = { [N in CommandName]: DeedOf<N> }[CommandName]

/** Throws where the input is not what the command takes: then the simulation is wrong. */
export function deedOf<N extends CommandName>(name: N, input: z.input<Commands[N]['input']>): Deed
export function deedOf(name: CommandName, input: unknown): unknown {
  return freeze({ name, input: commands[name].input.parse(input) })
}

const isName = (name: string): name is CommandName => Object.hasOwn(commands, name)

/** A deed of code of ours that is run as it is. Throws where there is no such command. */
export function deedNamed(name: string, input: unknown): Deed
export function deedNamed(name: string, input: unknown): unknown {
  if (!isName(name)) throw new Error(`there is no command ${name}`)
  return freeze({ name, input: commands[name].input.parse(input) })
}
