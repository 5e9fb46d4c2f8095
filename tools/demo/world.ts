import type * as z from 'zod'
import { commands, queries } from '../../domain/catalog.ts'
import type { Named } from '../../domain/payments/payment.ts'
import type { Settings } from '../../domain/settings/settings.ts'

export const operations = { ...commands, ...queries }
export type Operations = typeof operations
export type OperationName = keyof Operations
export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>
export type AnswerOf<N extends OperationName> = z.output<Operations[N]['answer']>

/** An answer as its operation declares it; throws where it is something else. */
export function answerOf<N extends OperationName>(name: N, said: unknown): AnswerOf<N>
export function answerOf(name: OperationName, said: unknown): unknown {
  return operations[name].answer.parse(said)
}

/** Money a customer pays online: what it names, and the provider's own key of it. */
export type OnlinePayment = { paymentKey: string; accountId: string; amount: number; names: z.input<typeof Named>[] }

/** A dispute that took an online payment's money away. */
export type Dispute = { paymentKey: string; disputeKey: string; amount: number }

/**
 * Where a story is played: over HTTP on a running stack, or on the memory twin in tests. One merchant that uses gross prices; each
 * story opens accounts of its own.
 */
export type World = {
  /** Runs a command or asks a query; a refusal is an error. */
  act<N extends OperationName>(name: N, input: InputOf<N>): Promise<AnswerOf<N>>
  /** Runs a command that must be refused; answers the code. */
  refused<N extends OperationName>(name: N, input: InputOf<N>): Promise<string>
  /** Waits until every event has had its effect. */
  settled(): Promise<void>
  /** Changes some of the merchant's settings and waits until they count. */
  settings(change: Partial<Settings>): Promise<void>
  today(): Promise<string>
  /** Moves the clock forward by days. */
  wait(days: number): Promise<void>
  paysOnline(payment: OnlinePayment): Promise<void>
  /** The key under which the provider knows a card payment taken at the till. */
  providerKey(name: string, amount: number): Promise<string>
  disputes(dispute: Dispute): Promise<void>
}

/** One figure of a story: what was got, and what SPEC.md says. */
export type Compare = (what: string, got: unknown, expected: unknown) => void

export type Story = { section: string; name: string; play(world: World, compare: Compare): Promise<void> }
