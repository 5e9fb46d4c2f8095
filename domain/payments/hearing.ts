import { type Books, setPayment } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import { PaymentId } from '../ids.ts'
import type { Claim } from '../invoices/invoice.ts'
import { carry, type Told } from './carrying.ts'
import type { Payment } from './payment.ts'
import { receive } from './receiving.ts'
import { furtherStatus, isOfDispute, type ParkedReport, takesMoney } from './report.ts'
import { reverse, undoReversal } from './reversing.ts'

/** What a report of a known payment did. */
export type Heard = { state: 'known' | 'heard' | 'reversed' | 'reinstated'; paymentId: PaymentId }

/** A refund or dispute of a known payment: what its furthest status takes away, less what it took before. */
export function hear(books: Books, payment: Payment, { report, context }: { report: Told; context: Context }): Heard {
  const { paymentId } = payment
  const side = payment.provider ?? { name: 'manual', key: paymentId, taken: {}, heard: {} }
  const { objectId } = report
  const status = furtherStatus(side.heard[objectId], report.status)
  if (status === side.heard[objectId]) return { state: 'known', paymentId }
  const hearing = { ...payment, provider: { ...side, heard: { ...side.heard, [objectId]: status } } }
  setPayment(books, hearing)
  books.facts.push({ type: 'ReportHeard', paymentId, objectId, status })
  if (isForeign(report, payment) && takesMoney(status)) return leave(books, hearing, report)
  const effects = carry(books, hearing, { report, takes: takesMoney(status) ? report.amount : 0 })
  const now = () => books.payments.get(paymentId) ?? payment
  const taken = { ...side.taken, ...Object.fromEntries(effects.map((effect) => [effect.objectId, effect.takes])) }
  setPayment(books, { ...now(), provider: { ...side, ...now().provider, taken } })
  const took = sumOf(side.taken)
  const left = sumOf(taken)
  if (left < took) reinstate(books, now(), { took, left, objectId, context })
  if (left > took) reverse(books, now(), { amount: left - took, cause: causeOf(now()), settings: context.settings })
  return { state: left > took ? 'reversed' : left < took ? 'reinstated' : 'heard', paymentId }
}

function isForeign({ currency }: Told, payment: Payment): boolean {
  return currency !== undefined && currency !== payment.currency
}

/** So much of another currency is no amount of this money: nothing moves, a person is told (SPEC section 6). */
function leave(books: Books, payment: Payment, { objectId, amount, currency = payment.currency }: Told): Heard {
  const { paymentId, provider } = payment
  const foreign = { ...provider?.foreign, [objectId]: { amount, currency } }
  setPayment(books, { ...payment, ...(provider && { provider: { ...provider, foreign } }) })
  books.facts.push({ type: 'ReportUncounted', paymentId, objectId, amount, currency })
  return { state: 'heard', paymentId }
}

function sumOf(taken: Record<string, number>): number {
  return Object.values(taken).reduce((sum, amount) => sum + amount, 0)
}

/** What a claim comes from: a chargeback, where any dispute has taken money. */
function causeOf({ provider }: Payment): Claim['cause'] {
  const disputed = Object.entries(provider?.taken ?? {}).some(([id, amount]) => amount > 0 && isOfDispute(provider?.heard[id] ?? ''))
  return disputed ? 'chargeback' : 'refund'
}

/** How ids of money begin that came back as a payment of its own. */
export const backPrefix = 'pay_psp-back-'

/** Money that came back. Where the claim it would lift was paid meanwhile, it is new money of the customer. */
function reinstate(
  books: Books,
  payment: Payment,
  { took, left, objectId, context }: { took: number; left: number; objectId: string; context: Context },
): void {
  const rest = undoReversal(books, payment, { took, left, settings: context.settings })
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

/**
 * A till named a card payment that is not this money: what its refunds and disputes took is this money again, and they wait with the
 * card payment. Answers them.
 */
export function letGo(books: Books, payment: Payment, context: Context): ParkedReport[] {
  const { provider, ...own } = payment
  if (!provider) return []
  const { taken, heard, carries = {}, foreign = {} } = provider
  setPayment(books, own)
  for (const { refund, ...one } of Object.entries(carries).map(([objectId, carry]) => ({ objectId, ...carry }))) {
    const ours = books.payments.get(refund)
    const { [one.objectId]: _, ...others } = ours?.carriedBy ?? {}
    if (ours) setPayment(books, { ...ours, carriedBy: others })
  }
  const took = sumOf(taken)
  const [objectId = ''] = Object.keys(taken)
  if (took > 0) reinstate(books, books.payments.get(payment.paymentId) ?? own, { took, left: 0, objectId, context })
  return Object.entries(heard).map(([objectId, status]) => {
    const { refund, amount = taken[objectId] ?? 0 } = carries[objectId] ?? {}
    const told = takesMoney(status) ? foreign[objectId] : undefined
    const kind = isOfDispute(status) ? 'dispute' : 'refund'
    if (told) return { kind, objectId, status, ...told }
    const named = refund && { carriesOut: refund, currency: payment.currency }
    return { kind, objectId, status, amount, ...named }
  })
}

/** Counts what had come before its payment, in the commit that takes the payment in. */
export function hearAll(books: Books, payment: Payment, { parked, context }: { parked: readonly ParkedReport[]; context: Context }): void {
  for (const report of parked) hear(books, books.payments.get(payment.paymentId) ?? payment, { report, context })
}
