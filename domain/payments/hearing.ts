import type { Books } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import { PaymentId } from '../ids.ts'
import type { Claim } from '../invoices/invoice.ts'
import type { Payment } from './payment.ts'
import { claimIdOf } from './paymentRows.ts'
import { receive } from './receiving.ts'
import { furtherStatus, type ParkedReport, takesMoney } from './report.ts'
import { reverse, undoReversal } from './reversing.ts'

type Told = { kind: 'refund' | 'dispute'; objectId: string; status: string; amount: number }

/** What a report of a known payment did. */
export type Heard = { state: 'known' | 'heard' | 'reversed' | 'reinstated'; paymentId: PaymentId }

/** A refund or dispute of a known payment: what its furthest status takes away, less what it took before. */
export function hear(books: Books, payment: Payment, { report, context }: { report: Told; context: Context }): Heard {
  const { paymentId } = payment
  const side = payment.provider ?? { name: 'manual', key: paymentId, taken: {}, heard: {} }
  const { objectId } = report
  const status = furtherStatus(side.heard[objectId], report.status)
  if (status === side.heard[objectId]) return { state: 'known', paymentId }
  const takes = takesMoney(status) ? report.amount : 0
  const took = side.taken[objectId] ?? 0
  books.payments.set(paymentId, {
    ...payment,
    provider: { ...side, taken: { ...side.taken, [objectId]: takes }, heard: { ...side.heard, [objectId]: status } },
  })
  books.touched.add(`payment|${paymentId}`)
  books.facts.push({ type: 'ReportHeard', paymentId, objectId, status })
  const cause: Claim['cause'] = report.kind === 'refund' ? 'refund' : 'chargeback'
  const now = books.payments.get(paymentId) ?? payment
  if (takes > took) reverse(books, now, { amount: takes - took, cause, claimId: claimIdOf(objectId), settings: context.settings })
  if (takes < took) reinstate(books, now, { amount: took - takes, objectId, context })
  return { state: takes > took ? 'reversed' : takes < took ? 'reinstated' : 'heard', paymentId }
}

/** How ids of money begin that came back as a payment of its own. */
export const backPrefix = 'pay_psp-back-'

/** Money that came back. Where the claim it would lift was paid meanwhile, it is new money of the customer. */
function reinstate(
  books: Books,
  payment: Payment,
  { amount, objectId, context }: { amount: number; objectId: string; context: Context },
): void {
  const rest = undoReversal(books, payment, amount)
  if (rest === 0) return
  const paymentId = PaymentId.parse(`${backPrefix}${objectId.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 84))
  const { provider: _, ...like } = payment
  books.facts.push({ type: 'PaymentRecorded', paymentId, amount: rest, method: payment.method, names: [] })
  receive(
    books,
    {
      ...like,
      paymentId,
      amount: rest,
      names: [],
      matches: 'anything',
      allocations: [],
      returned: 0,
      undone: [],
      receivedOn: context.today,
      recordedAt: context.now,
    },
    context.settings,
  )
}

/** Counts what had come before its payment, in the commit that takes the payment in. */
export function hearAll(books: Books, payment: Payment, { parked, context }: { parked: readonly ParkedReport[]; context: Context }): void {
  for (const report of parked) hear(books, books.payments.get(payment.paymentId) ?? payment, { report, context })
}
