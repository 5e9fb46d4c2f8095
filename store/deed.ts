import type { Context, Once } from '../domain/command.ts'

/** One try to do something: who does what, under which name it happens once, and the id of the commit it would be. */
export type Deed = { command: string; context: Context; inputHash: string; once: Once | undefined; commitId: string }
