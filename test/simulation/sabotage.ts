import type { Envelope } from '../../events/envelope.ts'
import type { AnyCommand } from '../../functions/runtime/operation.ts'
import type { Table } from '../../store/keeper.ts'

/** A bug planted on purpose: what of the system is replaced by something that is wrong. */
export type Sabotage = {
  name: string
  /** What is wrong, in a few words. */
  says: string
  table?: (table: Table) => Table
  command?: (command: AnyCommand) => AnyCommand
  /** Events that never reach the bus and are missing in its archive. */
  swallows?: (envelope: Envelope) => boolean
  forgetsKeys?: true
}
