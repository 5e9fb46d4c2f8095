import * as z from 'zod'
import type { Exchange } from './plan.ts'

export type Account = { accountId: string; currency: string; shipToIds: readonly string[] }
export type Order = { orderId: string; accountId: string; lines: readonly { sku: string; quantity: string }[] }
export type Item = { item: string; accountId: string }
export type Payment = { paymentId: string; accountId: string }
/** A list with more to come: its request, and which one it was. */
export type Page = { operation: string; path: string; query: string; body: string | undefined; index: number }

/** What one merchant's earlier requests made. */
export type Known = {
  accounts: Map<string, Account>
  orders: Map<string, Order>
  invoices: Map<string, Item>
  payments: Map<string, Payment>
  creditNotes: string[]
  vouchers: { voucherId: string; code: string }[]
  keys: string[]
  pages: Page[]
  /** The latest version of what If-Match guards, by account or `settings`. */
  tags: Map<string, string>
  /** Idempotency keys that were used, to be used again by others. */
  onceKeys: string[]
  settings: Record<string, unknown>
}

export type Memory = readonly [Known, Known]

const nothing = (): Known => ({
  accounts: new Map(),
  orders: new Map(),
  invoices: new Map(),
  payments: new Map(),
  creditNotes: [],
  vouchers: [],
  keys: [],
  pages: [],
  tags: new Map(),
  onceKeys: [],
  settings: { legal: { name: 'Lumen SARL' } },
})

export function newMemory(): Memory {
  return [nothing(), nothing()]
}

const Lines = z.array(z.object({ sku: z.string(), quantity: z.string() })).catch([])
const ShipTos = z.array(z.object({ shipToId: z.string() })).catch([])
const Asked = z
  .object({
    lines: Lines,
    keyId: z.string().optional().catch(undefined),
    customer: z.object({ shipTos: ShipTos }).optional().catch(undefined),
  })
  .catch({ lines: [] })
const text = z.string().optional().catch(undefined)
const Answer = z.object({
  accountId: text,
  currency: text,
  orderId: text,
  invoiceId: text,
  paymentId: text,
  creditNoteId: text,
  voucherId: text,
  code: text,
  next: text,
  settings: z.record(z.string(), z.unknown()).optional().catch(undefined),
})

export function jsonOf(written: string | undefined): unknown {
  try {
    return JSON.parse(written ?? 'null')
  } catch {
    return undefined
  }
}

/** Remembers what a request made; asked of the latest, lists that go on first. */
export function learn(memory: Memory, { plan, status, headers, text: written }: Exchange): void {
  if (status !== 200 && status !== 201) return
  const known = memory[plan.merchant]
  const answer = Answer.safeParse(jsonOf(written)).data
  const asked = Asked.parse(jsonOf(plan.body) ?? {})
  if (!answer) return
  const { accountId, currency, orderId, invoiceId, paymentId, creditNoteId, voucherId, code } = answer
  const { operation, path, query, body, index } = plan
  if (accountId && currency && operation === 'openAccount') {
    const shipToIds = asked.customer?.shipTos.map(({ shipToId }) => shipToId) ?? []
    known.accounts.set(accountId, { accountId, currency, shipToIds })
  }
  if (accountId && orderId && (operation === 'placeOrder' || operation === 'changeOrder'))
    known.orders.set(orderId, { orderId, accountId, lines: asked.lines })
  if (accountId && invoiceId && (operation === 'issueInvoice' || operation === 'recordSale'))
    known.invoices.set(invoiceId, { item: invoiceId, accountId })
  if (creditNoteId && operation === 'issueCreditNote') known.creditNotes.push(creditNoteId)
  if (voucherId && code && operation === 'sellVoucher') known.vouchers.push({ voucherId, code })
  if (accountId && paymentId) known.payments.set(paymentId, { paymentId, accountId })
  if (accountId && operation === 'eraseCustomer') known.accounts.delete(accountId)
  if (operation === 'createKey' && asked.keyId) known.keys.push(asked.keyId)
  if (answer.next !== undefined) known.pages.push({ operation, path, query, body, index })
  if (answer.settings) known.settings = answer.settings
  const tagged = operation.endsWith('Settings') ? 'settings' : accountId
  if (headers.etag !== undefined && tagged !== undefined) known.tags.set(tagged, headers.etag)
  const onceKey = plan.headers['idempotency-key']
  if (onceKey !== undefined) known.onceKeys.push(onceKey)
  for (const list of [known.pages, known.onceKeys, known.keys, known.creditNotes, known.vouchers]) if (list.length > 60) list.shift()
}
