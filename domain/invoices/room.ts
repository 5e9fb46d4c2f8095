import type { Entry } from '../command.ts'
import { bounds } from '../limits.ts'
import type { Change } from '../states.ts'

/** What is left of a commit: rows and records that may still be written, and bytes. */
export type Room = { actions: number; bytes: number }

/** A commit that has written nothing but the series and its record. */
export const emptyCommit: Room = { actions: bounds.actionsPerCommit - 2, bytes: bounds.commitBytes - 10_000 }

/** Rather more bytes than keys, versions and the end of a chain take beside a state, and than a record takes beside its entry. */
const beside = 1_500
const perRowNamed = 250

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length + beside

/** What an account's part of a commit takes, at most: a row or record may be somewhat smaller once it is written. */
function sizeOf(changed: readonly Change[], entry: Entry): Room & { largest: number } {
  const rows = changed.map(({ state }) => bytesOf(state))
  const sizes = [...rows, bytesOf(entry) + changed.length * perRowNamed]
  return { actions: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), largest: Math.max(...sizes) }
}

/** What is left when an account's part is added: `full` when it doesn't fit any more, `too-large` when no commit would take it. */
export function roomAfter({ actions, bytes }: Room, changed: readonly Change[], entry: Entry): Room | 'full' | 'too-large' {
  const size = sizeOf(changed, entry)
  if (size.largest > bounds.rowBytes || size.actions > emptyCommit.actions || size.bytes > emptyCommit.bytes) return 'too-large'
  const left = { actions: actions - size.actions, bytes: bytes - size.bytes }
  return left.actions < 0 || left.bytes < 0 ? 'full' : left
}
