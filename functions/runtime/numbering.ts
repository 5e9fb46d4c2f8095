import type * as z from 'zod'
import { isRefusal } from '../../domain/command.ts'
import { issueInvoices } from '../../domain/invoices/issueInvoices.ts'
import { bounds } from '../../domain/limits.ts'
import type { act, Caller } from './acting.ts'
import type { EachAlone } from './eachAlone.ts'
import { inTime, settled } from './reaction.ts'

/** Delivered orders of an account that become an invoice under this id. */
export type ToInvoice = z.infer<typeof issueInvoices.input>['batch'][number]

type Numbering = { caller: Caller; alone: EachAlone; act: typeof act }

/** Invoices what a run has found, as many accounts in one commit as fit. What one can't be for is counted, and keeps none of the others. */
export async function numberInvoices(found: readonly ToInvoice[], numbering: Numbering): Promise<void> {
  let waiting = [...found]
  while (waiting.length > 0) {
    inTime(numbering.caller, 'all delivered orders were invoiced')
    const batch = firstOfEach(waiting)
    const left = await numberTogether(batch, numbering)
    const behind = waiting.filter((one) => !batch.includes(one))
    waiting = [...left, ...behind]
  }
}

/** The first of each account, up to what one commit may take: an account's next invoice waits for its first. */
function firstOfEach(waiting: readonly ToInvoice[]): ToInvoice[] {
  const first = [...Map.groupBy(waiting, ({ accountId }) => accountId).values()].flatMap(([one]) => one ?? [])
  return first.slice(0, bounds.accountsPerNumbering)
}

/** One commit, and what it left. Where it can't be made, each has one of its own, so that only the one that is to blame fails. */
async function numberTogether(batch: readonly ToInvoice[], numbering: Numbering): Promise<ToInvoice[]> {
  try {
    return await number(batch, numbering)
  } catch (error) {
    const [only, ...others] = batch
    if (!only) return []
    const { merchantId } = numbering.caller
    if (others.length === 0) await numbering.alone.try({ merchantId, accountId: only.accountId }, () => Promise.reject(error))
    else for (const one of batch) await numberTogether([one], numbering)
    return []
  }
}

async function number(batch: readonly ToInvoice[], { caller, alone, act }: Numbering): Promise<ToInvoice[]> {
  const done = await act(issueInvoices, { batch: [...batch] }, caller)
  // Switched off since it was listed.
  if (isRefusal(done) && done.refused === 'switched-off') return []
  const { outcomes } = settled(done, 'numbering')
  const { merchantId } = caller
  for (const one of outcomes) {
    // Somebody else invoiced it since it was listed.
    if (one.outcome !== 'refused' || one.refused === 'order-invoiced') continue
    const says = `invoicing ${one.accountId} was refused: ${one.refused}${one.detail ? ` (${one.detail})` : ''}`
    await alone.try({ merchantId, accountId: one.accountId }, () => Promise.reject(new Error(says)))
  }
  const left = new Set(outcomes.flatMap(({ outcome, invoiceId }) => (outcome === 'left' ? [invoiceId] : [])))
  return batch.filter(({ invoiceId }) => left.has(invoiceId))
}
