import type * as z from 'zod'
import { type Account, accountFigures } from '../../domain/accounts/account.ts'
import { isRefusal, refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import { issueInvoices } from '../../domain/invoices/issueInvoices.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { refText } from '../../domain/states.ts'
import { stateIn } from '../../store/assertLaws.ts'
import type { Row } from '../../store/row.ts'
import { assertLawsOfAll, assertSound } from './asserting.ts'
import { contextOf, orderOf, paymentOf, settingsOf } from './builders.ts'
import { rowOf, when } from './decide.ts'
import { type Holding, rowsFor } from './holding.ts'

type Batch = z.input<typeof issueInvoices.input>['batch']
type Chosen = { settings?: Partial<z.input<typeof Settings>>; on?: string }

/** The same rows as those of another account: its orders and payments are its own. */
function heldBy(accountId: AccountId, { orders = [], payments = [], ...holding }: Holding): Holding {
  return {
    ...holding,
    account: { limit: 'unlimited', ...holding.account, accountId },
    orders: orders.map((order) => orderOf(order.orderId, order.total, { ...order, accountId })),
    payments: payments.map((payment) => paymentOf(payment.paymentId, payment.amount, { ...payment, accountId })),
  }
}

/** Several accounts of one merchant, and a periodic run over them. Each decision is checked before it is applied. */
export class Accounts {
  readonly rows = new Map<string, Row>()
  readonly ids: AccountId[]
  #chosen: Chosen

  constructor(holdings: Readonly<Record<string, Holding>>, chosen: Chosen = {}) {
    this.#chosen = chosen
    this.ids = Object.keys(holdings).map((id) => AccountId.parse(id))
    for (const id of this.ids)
      for (const { ref, state } of rowsFor(heldBy(id, holdings[id] ?? {}))) this.rows.set(refText(ref), rowOf(ref, state))
  }

  choose(chosen: Chosen): this {
    this.#chosen = { ...this.#chosen, ...chosen }
    return this
  }

  /** What would come of a batch, not applied. */
  decided(batch: Batch) {
    const { settings, on = '2026-07-18' } = this.#chosen
    return when({ rows: this.rows, context: contextOf({ settings: settingsOf(settings), now: `${on}T10:00:00.000Z` }) }, issueInvoices, {
      batch,
    })
  }

  /** Invoices a batch, and what came of each; a refusal of all of it is thrown. */
  invoice(batch: Batch) {
    const decision = this.decided(batch)
    if (isRefusal(decision)) throw new Error(JSON.stringify(decision satisfies Refusal))
    if ('unchanged' in decision) return { outcomes: decision.unchanged.outcomes, decision: undefined }
    assertSound(this.rows, decision, batch)
    for (const { ref, state } of decision.changed) this.rows.set(refText(ref), rowOf(ref, state))
    for (const id of this.ids) assertLawsOfAll(this.rows, this.account(id))
    return { outcomes: decision.answer.outcomes, decision }
  }

  account(id: string): Account {
    const account = stateIn(this.rows, refs.account(AccountId.parse(id)))
    if (!account) throw new Error(`there is no account ${id}`)
    return account
  }

  figures(id: string) {
    return accountFigures(this.account(id), settingsOf(this.#chosen.settings))
  }

  get invoices(): Invoice[] {
    return [...this.rows.values()].flatMap((row) => (row.kind === 'invoice' ? [row.state] : []))
  }
}
