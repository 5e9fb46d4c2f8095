import * as z from 'zod'
import type { Target } from './target.ts'

const Kind = z.enum(['drop-reply', 'conflict', 'throttle', 'error', 'delay', 'crash-before', 'crash-after'])

const faultTargets = ['engine', 'bus', 'relay', 'mail', 'payments', 'bureau', 'documents', 'sign-in'] as const

/**
 * What is to go wrong: the calls of `operation` (a name, `*` for any part of it) to `target`, after letting `after` of them pass,
 * `times` in a row. `relay` is the outbox function's calls to the bus.
 */
export const Fault = z
  .strictObject({
    target: z.enum(faultTargets),
    operation: z.string().min(1).max(200).default('*'),
    kind: Kind,
    after: z.int().min(0).max(1_000_000).default(0),
    times: z.int().min(1).max(1_000_000).default(1),
    /** Real milliseconds, for `delay`. */
    ms: z.int().min(1).max(60_000).optional(),
    /** For `error` and `throttle` of PutEvents: the places of the entries that fail; the others go through. */
    entries: z.array(z.int().min(0).max(9)).min(1).optional(),
    /** For `throttle` of the engine: which of its two exceptions. */
    code: z.enum(['ThrottlingException', 'ProvisionedThroughputExceededException']).optional(),
  })
  .superRefine((fault, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const toBus = fault.target === 'bus' || fault.target === 'relay'
    if (fault.kind === 'conflict' && fault.target !== 'engine') wrong('kind', 'only the engine has conflicts')
    if (fault.kind === 'conflict' && !conflicting.some((name) => matches(fault.operation, name)))
      wrong('operation', `conflicts happen to ${conflicting.join(', ')}`)
    if ((fault.kind === 'delay') !== (fault.ms !== undefined)) wrong('ms', 'goes with delay, and delay needs it')
    if (fault.entries && !(toBus && ['error', 'throttle'].includes(fault.kind)))
      wrong('entries', 'goes with error or throttle of bus or relay')
    if (fault.code && !(fault.target === 'engine' && fault.kind === 'throttle')) wrong('code', 'goes with throttle of the engine')
  })
export type Fault = z.infer<typeof Fault>

export type ArmedFault = Fault & { number: number; passed: number; fired: number }

/** Writes that another transaction can be in the way of. */
const conflicting = ['TransactWriteItems', 'TransactGetItems', 'PutItem', 'UpdateItem', 'DeleteItem']

/** The faults in force, in memory alone: a new start is without any. */
export class Faults {
  #armed: ArmedFault[] = []
  #numbered = 0

  arm(faults: readonly Fault[]): ArmedFault[] {
    for (const fault of faults) {
      this.#numbered += 1
      this.#armed.push({ ...fault, number: this.#numbered, passed: 0, fired: 0 })
    }
    return this.#armed
  }

  /** All of them, spent ones included, with how often each let pass and fired. */
  all(): ArmedFault[] {
    return this.#armed
  }

  clear(): void {
    this.#armed = []
  }

  /** The first fault that this call sets off. Faults before it that still let pass have counted it. */
  take(call: { target: Target; operation: string; relay: boolean }): Fault | undefined {
    for (const fault of this.#armed) {
      if (!concerns(fault, call) || fault.fired >= fault.times) continue
      if (fault.passed < fault.after) {
        fault.passed += 1
        continue
      }
      fault.fired += 1
      return fault
    }
    return undefined
  }
}

function concerns(fault: Fault, call: { target: Target; operation: string; relay: boolean }): boolean {
  if (fault.target === 'relay' ? !call.relay : fault.target !== call.target) return false
  if (fault.kind === 'conflict' && !conflicting.includes(call.operation)) return false
  if (fault.entries && call.operation !== 'PutEvents') return false
  return matches(fault.operation, call.operation)
}

/** `*` stands for anything, as in `GET /v1/data/*`. */
function matches(pattern: string, operation: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(operation)
}
