import type { Book } from './book.ts'
import type { Run } from './run.ts'
import type { Voucher } from './voucher.ts'

export type Line = { sku: string; quantity: string; unitPrice: string; vatRate: string }

export type DeliveryReport = {
  deliveryId: string
  orderId: string
  lines: { sku: string; delivered: string; missing: string }[]
  added: Line[]
  last: boolean
  followUp?: { orderId: string } | undefined
}

export type ObjectReport = {
  kind: 'refund' | 'dispute'
  objectId: string
  status: string
  amount: number
  /** A refund of ours that it says it carries out, and in which currency. */
  carriesOut?: string | undefined
  currency?: string | undefined
}

/** Where a credit note's amount went. */
export type Given = {
  settled: number
  deposit: number
  storeCredit: number
  refunds: { method: string; amount: number; refundOf?: string }[]
}

/** All that the oracle knows of one merchant. */
export type Merchant = {
  opened: boolean
  /** API keys, and whether each was revoked. */
  keys: Map<string, { revoked: boolean }>
  /** Who works there, what they may do in one text, who is gone, and what became of an invitation that was asked for again. */
  people: Map<string, { role: string; may: string; gone: boolean; invitation?: { askedAt: string; state: string } }>
  books: Map<string, Book>
  /** Whose order, invoice and payment it is. */
  orders: Map<string, string>
  invoices: Map<string, string>
  payments: Map<string, { account: string; target: string }>
  deliveries: Map<string, { report: DeliveryReport; state: 'parked' | 'reported' | 'applied' | 'refused' }>
  /** Credit notes by id: whose, under which number, over how much, and where it went. */
  creditNotes: Map<string, { account: string; number: string; total: number; given: Given }>
  /** Of each top-up and refund: whose it is, and whether the customer gets its receipt by itself. */
  receipts: Map<string, { account: string; mailed: boolean }>
  vouchers: Map<string, Voucher>
  /** Refunds and disputes that came before their payment. */
  early: Map<string, ObjectReport[]>
  suspense: Map<string, { amount: number; currency: string; reports: ObjectReport[] }>
  /** Refunds that are not ours yet, and were counted already because the provider named them. */
  carriedBefore: Set<string>
  failures: Map<string, string>
  /** Runs over many accounts by id, the latest last. */
  runs: Map<string, Run>
  series: Map<string, number>
  /** The last day closed, and by which seal. */
  closed: { day: string; seal: string } | undefined
  /** Numbers of invoices that other systems issued. */
  brought: Set<string>
  /** What the customer was asked to pay when the order was placed. */
  asked: Map<string, number>
  mails: Map<string, { account: string; state: string; attempts: number; final: boolean; claimedAt?: string }>
  /**
   * What was done under a key that lets it be done once: by which deed, for which account, and what was answered. Once a person was
   * erased nobody can tell any more what the deed was.
   */
  onces: Map<string, { deed: string | undefined; account: string; answer: unknown }>
}

export function newMerchant(): Merchant {
  return {
    opened: false,
    keys: new Map(),
    people: new Map(),
    books: new Map(),
    orders: new Map(),
    invoices: new Map(),
    payments: new Map(),
    deliveries: new Map(),
    creditNotes: new Map(),
    receipts: new Map(),
    vouchers: new Map(),
    early: new Map(),
    suspense: new Map(),
    carriedBefore: new Set(),
    failures: new Map(),
    runs: new Map(),
    series: new Map(),
    closed: undefined,
    brought: new Set(),
    asked: new Map(),
    mails: new Map(),
    onces: new Map(),
  }
}

/** `noOpinion`: the oracle does not model what this command decides, only that no figure moves by it. */
export type Verdict = { refused: string } | 'unchanged' | 'done' | 'noOpinion'

export const no = (refused: string): Verdict => ({ refused })
