import * as z from 'zod'
import type { Account } from '../accounts/account.ts'
import type { Customer } from '../accounts/customer.ts'
import type { Debts } from '../accounts/debts.ts'
import type { Purse } from '../accounts/purse.ts'
import { CalendarDate } from '../calendar.ts'
import { type Context, command, type Decision, type Entry, isRefusal, refs, type Unchanged } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId, InvoiceId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount } from '../money.ts'
import type { Order } from '../orders/order.ts'
import type { Payment } from '../payments/payment.ts'
import type { Pointer } from '../pointer.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import type { Change } from '../states.ts'
import { nextOf, seriesOf } from './drafting.ts'
import { type Invoice, RunInvoiceId, type Series } from './invoice.ts'
import { drawnOn, invoiced } from './invoicing.ts'
import { emptyCommit, roomAfter } from './room.ts'

const Asked = z.strictObject({
  accountId: AccountId,
  invoiceId: RunInvoiceId,
  orderIds: z.array(OrderId).min(1).max(bounds.ordersPerInvoice),
})
type Asked = z.infer<typeof Asked>

const each = (ids: readonly string[]) => new Set(ids).size === ids.length

const about = { accountId: AccountId, invoiceId: InvoiceId }
const Outcome = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...about,
    outcome: z.literal('issued'),
    number: z.string(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    total: Amount,
    outstanding: Amount,
  }),
  z.strictObject({ ...about, outcome: z.literal('refused'), refused: z.string(), detail: z.string().optional() }),
  /** There was no room for it in this commit: it has to come again. */
  z.strictObject({ ...about, outcome: z.literal('left') }),
])
export type NumberingOutcome = z.infer<typeof Outcome>

/**
 * Numbers the invoices of several accounts in one commit, in their order and without a gap. What can't be invoiced says why and leaves
 * the others; what finds no room in the commit is left for the next. An invoice that was issued before is only told again. The rows of
 * orders are read after those of their accounts, whose versions tell when they moved: what one refuses needs no row of the commit.
 */
export const issueInvoices = command({
  name: 'issueInvoices',
  summary: 'Invoice delivered orders of several accounts',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    batch: z
      .array(Asked)
      .min(1)
      .max(bounds.accountsPerNumbering)
      .refine((batch) => each(batch.map(({ accountId }) => accountId)), 'must name each account once')
      .refine((batch) => each(batch.map(({ invoiceId }) => invoiceId)), 'must name each invoice once'),
  }),
  answer: z.strictObject({ outcomes: z.array(Outcome) }),
  reads: ({ batch }, context) => ({
    series: refs.series(seriesOf(context).id),
    accounts: new Map(batch.map(({ accountId }) => [accountId, refs.account(accountId)])),
    customers: new Map(batch.map(({ accountId }) => [accountId, refs.customer(accountId)])),
    debts: new Map(batch.map(({ accountId }) => [accountId, refs.debts(accountId)])),
    purses: new Map(batch.map(({ accountId }) => [accountId, refs.purse(accountId)])),
    pointers: new Map(batch.map(({ invoiceId }) => [invoiceId, refs.pointer({ scope: 'invoice', key: invoiceId })])),
  }),
  more: ({ batch }, { pointers }) => {
    const [known, fresh] = [
      batch.filter(({ invoiceId }) => pointers.has(invoiceId)),
      batch.filter(({ invoiceId }) => !pointers.has(invoiceId)),
    ]
    return {
      issued: known.map(({ accountId, invoiceId }) => refs.invoice(accountId, invoiceId)),
      orders: fresh.flatMap(({ accountId, orderIds }) => [...new Set(orderIds)].map((id) => refs.order(accountId, id))),
    }
  },
  last: (_, { purses, orders }) => ({
    payments: [...Map.groupBy(orders, ({ accountId }) => accountId)].flatMap(([accountId, own]) =>
      drawnOn(own, purses.get(accountId)).map((id) => refs.payment(accountId, id)),
    ),
  }),
  decide: ({ batch }, found, context) => switchedOff(context.settings, 'invoicing') ?? numbered(batch, found, context),
})

type FoundRows = {
  series: Series | undefined
  accounts: ReadonlyMap<AccountId, Account>
  customers: ReadonlyMap<AccountId, Customer>
  debts: ReadonlyMap<AccountId, Debts>
  purses: ReadonlyMap<AccountId, Purse>
  pointers: ReadonlyMap<InvoiceId, Pointer>
  issued: readonly Invoice[]
  orders: readonly Order[]
  payments: readonly Payment[]
}
type Numbered = { outcomes: NumberingOutcome[] }

function numbered(batch: readonly Asked[], found: FoundRows, context: Context): Decision<Numbered> | Unchanged<Numbered> {
  const changed: Change[] = []
  const entries: Entry[] = []
  const facts: Fact[] = []
  const outcomes: NumberingOutcome[] = []
  let { series } = found
  let room = emptyCommit
  for (const asked of batch) {
    const { accountId, invoiceId } = asked
    if (found.pointers.has(invoiceId)) {
      outcomes.push(toldAgain(asked, found.issued))
      continue
    }
    const counted = nextOf(series, context)
    const done = invoiced(billedOf(asked, found), { invoiceId, series: counted }, context)
    if (isRefusal(done)) {
      outcomes.push(refusedAs(asked, done))
      continue
    }
    const written = [...done.changed, { ref: refs.pointer({ scope: 'invoice', key: invoiceId }), state: { account: accountId } }]
    const left = roomAfter(room, written, done.entry)
    if (left === 'full') outcomes.push({ accountId, invoiceId, outcome: 'left' })
    else if (left === 'too-large') outcomes.push(refusedAs(asked, refuse('too-large')))
    else {
      room = left
      series = counted
      changed.push(...written)
      entries.push(done.entry)
      facts.push(done.numbered)
      outcomes.push(issuedAs(done.invoice))
    }
  }
  if (!series || entries.length === 0) return { unchanged: { outcomes } }
  const seriesRef = refs.series(seriesOf(context).id)
  return {
    changed: [...changed, { ref: seriesRef, state: series }],
    entries: [{ chain: seriesRef, facts, postings: [] }, ...entries],
    answer: { outcomes },
  }
}

function billedOf({ accountId, orderIds }: Asked, { accounts, customers, debts, purses, orders, payments }: FoundRows) {
  return {
    account: accounts.get(accountId),
    customer: customers.get(accountId),
    debts: debts.get(accountId),
    purse: purses.get(accountId),
    orders: orders.filter((order) => order.accountId === accountId),
    payments: payments.filter((payment) => payment.accountId === accountId),
    asked: orderIds,
  }
}

/** Its id stands for what it invoiced then, and for nothing else. */
function toldAgain(asked: Asked, issued: readonly Invoice[]): NumberingOutcome {
  const invoice = issued.find(({ accountId, invoiceId }) => accountId === asked.accountId && invoiceId === asked.invoiceId)
  const same = invoice && invoice.orderIds.toSorted().join('\n') === [...new Set(asked.orderIds)].toSorted().join('\n')
  return same ? issuedAs(invoice) : refusedAs(asked, refuse('same-key-other-content'))
}

function issuedAs({ accountId, invoiceId, number, issuedOn, dueOn, total, outstanding }: Invoice): NumberingOutcome {
  return { accountId, invoiceId, outcome: 'issued', number, issuedOn, dueOn, total, outstanding }
}

function refusedAs({ accountId, invoiceId }: Asked, { refused, detail }: Refusal): NumberingOutcome {
  return { accountId, invoiceId, outcome: 'refused', refused, ...(detail !== undefined && { detail }) }
}
