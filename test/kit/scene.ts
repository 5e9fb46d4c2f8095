import type * as z from 'zod'
import { type Account, type AccountFigures, accountFigures, figuresOf, noFigures } from '../../domain/accounts/account.ts'
import { type Debts, noDebts } from '../../domain/accounts/debts.ts'
import { emptyPurse, type Purse } from '../../domain/accounts/purse.ts'
import { dayOf } from '../../domain/calendar.ts'
import {
  type Command,
  type Context,
  type Decision,
  isRefusal,
  type Lists,
  type Once,
  type Query,
  type Refs,
  refs,
} from '../../domain/command.ts'
import type { Delivery } from '../../domain/deliveries/delivery.ts'
import type { Fact, FactOf } from '../../domain/facts.ts'
import type { Claim, Invoice, Owed } from '../../domain/invoices/invoice.ts'
import { firstHash, JournalRecord } from '../../domain/ledger/journal.ts'
import type { Order } from '../../domain/orders/order.ts'
import type { Payment } from '../../domain/payments/payment.ts'
import { type Refusal, type RefusalCode, refuse } from '../../domain/refusals.ts'
import { Settings } from '../../domain/settings/settings.ts'
import { type Change, type Ref, refText } from '../../domain/states.ts'
import { stateIn } from '../../store/assertLaws.ts'
import { canonical } from '../../store/canonical.ts'
import type { Row } from '../../store/row.ts'
import { chainOf } from '../../store/table.ts'
import { answerTo } from './asking.ts'
import { assertLawsOfAll, assertSound } from './asserting.ts'
import { contextOf, settingsOf, theAccount, theDay } from './builders.ts'
import { rowOf, when } from './decide.ts'
import { type Holding, rowsFor } from './holding.ts'

/** What a command did: its answer, what it told and posted, and which rows changed. */
export type Done<A> = { answer: A; facts: Fact[]; decision: Decision<A> }

type Asking = Partial<Pick<Context, 'by' | 'ifMatch' | 'rights'>>
type Sketch = Holding & { settings?: Partial<z.input<typeof Settings>>; on?: string }

const minute = 60_000

/**
 * Rows that commands follow each other on, of one account. Each decision is checked (laws, postings, schemas, nothing personal)
 * before it is applied. The clock moves a minute with each command, and to noon of a day by `on`.
 */
export class Scene {
  readonly rows = new Map<string, Row>()
  readonly refs = new Map<string, Ref>()
  readonly records: JournalRecord[] = []
  readonly #answers = new Map<string, unknown>()
  settings: Settings
  #millis: number
  #seed = 0

  constructor({ settings, on = theDay, ...holding }: Sketch) {
    this.settings = settingsOf(settings)
    this.#millis = Date.parse(`${on}T10:00:00.000Z`)
    for (const change of rowsFor(holding)) this.put(change)
    assertLawsOfAll(this.rows, this.account)
  }

  put({ ref, state }: Change): void {
    this.rows.set(refText(ref), rowOf(ref, state))
    this.refs.set(refText(ref), ref)
  }

  /** Noon of a day in UTC. */
  on(day: string): this {
    return this.at(`${day}T12:00:00.000Z`)
  }

  /** A moment in UTC; time only goes forward. */
  at(instant: string): this {
    this.#millis = Math.max(this.#millis, Date.parse(instant))
    return this
  }

  choose(settings: Partial<z.input<typeof Settings>>): this {
    this.settings = Settings.parse({ ...this.settings, ...settings })
    return this
  }

  context(asking: Asking = {}): Context {
    const now = new Date(this.#millis).toISOString()
    const seed = String(this.#seed).padStart(26, '0')
    return contextOf({ now, today: dayOf(now, this.settings.timeZone), seed, settings: this.settings, ...asking })
  }

  /** Runs a command, and applies what it decided. What was done before is answered again, as `unchanged`. */
  run<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
    command: Command<I, A, R1, R2, R3, L>,
    input: z.input<I>,
    asking: Asking = {},
  ): Done<z.infer<A>> | { unchanged: z.infer<A> } | Refusal {
    this.#millis += minute
    this.#seed += 1
    const context = this.context(asking)
    const parsed = command.input.safeParse(input)
    const once = parsed.success ? command.once?.(parsed.data) : undefined
    const used = once && stateIn(this.rows, refs.pointer(once))?.used
    if (once && used) {
      if (used.hash !== canonical(parsed.data)) return refuse('same-key-other-content')
      return { unchanged: command.answer.parse(this.#answers.get(refText(refs.pointer(once)))) }
    }
    const decision = when({ rows: this.rows, context, records: this.records }, command, input)
    if (isRefusal(decision) || 'unchanged' in decision) return decision
    assertSound(this.rows, decision, input)
    const before = stateIn(this.rows, refs.account(theAccount))
    for (const change of decision.changed) this.put(change)
    if (once) this.#use(once, decision, canonical(parsed.data))
    const rows = Object.fromEntries(decision.changed.map(({ ref }) => [refText(ref), this.rows.get(refText(ref))?.version ?? 1]))
    for (const entry of decision.entries) this.#record({ ...entry, before, command: command.name, context, rows })
    assertLawsOfAll(this.rows, this.account)
    return { answer: decision.answer, facts: decision.entries.flatMap(({ facts }) => facts), decision }
  }

  #use(once: Once, { answer, entries: [{ chain }] }: Decision<unknown>, hash: string): void {
    const ref = refs.pointer(once)
    const used = { hash, chain: chainOf(chain), sequence: 1, answer }
    this.put({ ref, state: { ...stateIn(this.rows, ref), ...(chain.kind === 'account' && { account: chain.account }), used } })
    this.#answers.set(refText(ref), answer)
  }

  #record({
    chain,
    before,
    command,
    context,
    facts,
    postings,
    rows,
  }: Decision<unknown>['entries'][0] & {
    before: Account | undefined
    command: string
    context: Context
    rows: JournalRecord['rows']
  }): void {
    const name = chainOf(chain)
    const figures = chain.kind === 'account' ? { before: before ? figuresOf(before) : noFigures, after: figuresOf(this.account) } : {}
    const { merchantId, correlationId, by, now: at, seed: commitId } = context
    const sequence = this.records.filter((record) => record.chain === name).length + 1
    const who = { merchantId, chain: name, sequence, commitId, correlationId, at, by, command }
    this.records.push(
      JournalRecord.parse({ ...who, ...figures, inputHash: '', facts, postings, rows, previousHash: firstHash, hash: firstHash }),
    )
  }

  /** Runs a command that must change something. */
  done<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
    command: Command<I, A, R1, R2, R3, L>,
    input: z.input<I>,
    asking?: Asking,
  ): Done<z.infer<A>> {
    const outcome = this.run(command, input, asking)
    if ('answer' in outcome) return outcome
    throw new Error(`${command.name} did nothing: ${JSON.stringify(outcome)}`)
  }

  /** Runs a command that must be refused, and says why it was. */
  refused<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
    command: Command<I, A, R1, R2, R3, L>,
    input: z.input<I>,
    asking?: Asking,
  ): RefusalCode {
    const outcome = this.run(command, input, asking)
    if ('refused' in outcome) return outcome.refused
    throw new Error(`${command.name} was not refused: ${JSON.stringify(outcome)}`)
  }

  /** Runs a command that must leave everything as it was, and gives its answer. */
  unchanged<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
    command: Command<I, A, R1, R2, R3, L>,
    input: z.input<I>,
    asking?: Asking,
  ): z.infer<A> {
    const outcome = this.run(command, input, asking)
    if ('unchanged' in outcome) return outcome.unchanged
    throw new Error(`${command.name} changed something: ${JSON.stringify(outcome)}`)
  }

  ask<I extends z.ZodType, A extends z.ZodType>(query: Query<I, A>, input: z.input<I>, asking: Asking = {}): Promise<z.infer<A> | Refusal> {
    return answerTo(query, input, { kept: this, context: this.context(asking) })
  }

  get account(): Account {
    return there(stateIn(this.rows, refs.account(theAccount)), 'account')
  }

  get figures(): AccountFigures {
    return accountFigures(this.account, settingsOf())
  }

  get purse(): Purse {
    return stateIn(this.rows, refs.purse(theAccount)) ?? emptyPurse
  }

  get debts(): Debts {
    return stateIn(this.rows, refs.debts(theAccount)) ?? noDebts
  }

  order(id: string): Order {
    return there(stateIn(this.rows, refs.order(theAccount, id)), id)
  }

  payment(id: string): Payment {
    return there(stateIn(this.rows, refs.payment(theAccount, id)), id)
  }

  invoice(id: string): Invoice {
    return there(stateIn(this.rows, refs.invoice(theAccount, id)), id)
  }

  claim(id: string): Claim {
    return there(stateIn(this.rows, refs.claim(theAccount, id)), id)
  }

  delivery(id: string): Delivery {
    return there(stateIn(this.rows, refs.delivery(id)), id)
  }

  /** Every invoice and claim there is, open or settled. */
  get owed(): Owed[] {
    return [...this.rows.values()].flatMap((row) => (row.kind === 'invoice' || row.kind === 'claim' ? [row.state] : []))
  }
}

function there<T>(state: T | undefined, name: string): T {
  if (state === undefined) throw new Error(`${name} is not there`)
  return state
}

/** The facts of one type, in order. */
export function factsOf<T extends Fact['type']>(facts: readonly Fact[], type: T): FactOf<T>[]
export function factsOf(facts: readonly Fact[], type: string): Fact[] {
  return facts.filter((fact) => fact.type === type)
}
