import { differences, type Ending } from './ending.ts'
import type { Call, FaultKind } from './gate.ts'

/*
 * A mail has no idempotency key at its provider, so it is claimed first and tried once (docs/decisions/0008-mail-at-most-once.md). A
 * fault in the function that mails may therefore lead to two ends beside the usual one, and to no other:
 *
 * - the mail was accepted, once, and its state is what it is without the fault; the provider's report told it, and not the function;
 * - nobody can know whether it was sent: it was not accepted, its state stays `sending`. Only where the claim was done and the mail not.
 *
 * All that is not about this mail is as without the fault, but for the counting of records and versions after it.
 */

const mails = /-email-(invoice|credit-note|statement|receipt)$/

/** Whether the fault may have struck after the claim and before the mail was accepted: a statement is kept in between, and its account read again. */
function mayBeUnsent({ operation }: Call, kind: FaultKind): boolean {
  if (operation === 'SendEmail') return kind === 'crash-before'
  if (operation === 'PutObject' || operation === 'BatchGetItem') return kind !== 'drop-reply'
  return operation === 'TransactWriteItems' && (kind === 'crash-after' || kind === 'silence')
}

const ofMail = /^(mail |row \{"kind":"mail"|row \{[^}]*"openKey":"M#|record .*"command":"settleMail"|event \S+ mail-settled$)/

/** A line without the numbers that count what was written before it. */
function uncounted(line: string): string {
  return line
    .replace(/^event \S+/, 'event')
    .replace(/^(record \S+) \d+/, '$1')
    .replaceAll(/"(version|head|accountVersion)":\d+/g, '"$1":0')
    .replace(/"rows":\{[^}]*\}/, '"rows":{}')
}

const besideMail = (ending: Ending) => ending.filter((line) => !ofMail.test(line)).map(uncounted)

/** What an invoice's first mail says of the one it was sent again by, whose state is its own. */
const repeated = /"repeated":\{[^}]*\}/

/** The mails of an ending by id, which several share where it was drawn: how often they were accepted, and what states they are in. */
function mailsIn(ending: Ending): Map<string, { accepted: number; states: string[] }> {
  const found = new Map<string, { accepted: number; states: string[] }>()
  for (const line of ending) {
    const id = /^row .*"sk":"mail#([^"]+)"/.exec(line)?.[1]
    if (id === undefined) continue
    const states = [...(found.get(id)?.states ?? []), /"state":"([a-z-]+)"/.exec(line.replace(repeated, ''))?.[1] ?? '']
    found.set(id, { accepted: ending.filter((other) => other === `mail ${id}`).length, states: states.toSorted() })
  }
  return found
}

/** The states of mails of which one was not accepted, if they differ by that alone. */
function withOneUnsent(states: readonly string[], now: readonly string[]): boolean {
  return states.some((_, at) => states.with(at, 'sending').toSorted().join() === now.join())
}

export function isMailUnknown(hit: { expected: Ending; found: Ending; call: Call; kind: FaultKind }): boolean {
  const { expected, found, call, kind } = hit
  if (!mails.test(call.function)) return false
  if (differences(besideMail(expected), besideMail(found)).length > 0) return false
  const [usual, now] = [mailsIn(expected), mailsIn(found)]
  if (usual.size !== now.size) return false
  return [...usual].every(([id, { accepted, states }]) => {
    const mails = now.get(id)
    if (mails?.accepted === accepted) return mails.states.join() === states.join()
    return mails?.accepted === accepted - 1 && withOneUnsent(states, mails.states) && mayBeUnsent(call, kind)
  })
}
