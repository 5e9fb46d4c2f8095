import type { Context, Once } from '../domain/command.ts'

/**
 * One try to do something: who does what, under which name it happens once, and the id of the commit it would be. The hash of its input
 * is taken with a salt that only the once-key keeps: without it nobody finds out by guessing what a person was called.
 */
export type Deed = { command: string; context: Context; inputHash: string; salt: string; once: Once | undefined; commitId: string }
