import { type Books, setPayment } from '../accounts/books.ts'
import { refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import type { Pointer } from '../pointer.ts'
import type { Change } from '../states.ts'
import { afterReport, type CarryingOut } from './carryingOut.ts'
import type { Payment } from './payment.ts'
import { type ParkedReport, type PaymentReport, takesMoney } from './report.ts'

/** A provider's refund or dispute, as it is heard or waits. */
export type Told = Pick<ParkedReport, 'kind' | 'objectId' | 'status' | 'amount' | 'currency' | 'carriesOut'>

/** What one object of the provider takes away now. */
type Effect = { objectId: string; takes: number }

export function pointerToRefund(report: PaymentReport) {
  const id = report.kind === 'refund' ? report.carriesOut : undefined
  return id ? refs.pointer({ scope: 'payment', key: id }) : undefined
}

/** Our own refunds that reports of a payment, or what it has heard before, name as carried out. */
export function refundsNamed(
  account: AccountId | undefined,
  { payment, reports }: { payment?: Payment | undefined; reports: readonly { carriesOut?: string | undefined }[] },
) {
  if (!account) return []
  const known = Object.values(payment?.provider?.carries ?? {}).map(({ refund }) => refund)
  const named = reports.flatMap(({ carriesOut }) => (carriesOut ? [carriesOut] : []))
  return [...new Set([...known, ...named])].filter((id) => id !== payment?.paymentId).map((id) => refs.payment(account, id))
}

/**
 * Notes under an id that nobody knows that its refund was counted by itself: should it be recorded afterwards, the same money
 * would be given back twice. Whoever names a refund that is none of the account's gets a reversal, and no note.
 */
export function noteOn(report: PaymentReport, pointer: Pointer | undefined): Change[] {
  const ref = pointerToRefund(report)
  if (!ref || !takesMoney(report.status) || pointer?.account || pointer?.carriedBy) return []
  return [{ ref, state: { ...pointer, carriedBy: report.objectId } }]
}

/** The refund of ours that an object carries out: of this account and currency, and named before the object took money. */
function carriedOut(books: Books, payment: Payment, { kind, objectId, carriesOut, currency }: Told): Payment | undefined {
  const id = payment.provider?.carries?.[objectId]?.refund ?? carriesOut
  const refund = id === undefined ? undefined : books.payments.get(id)
  const ours = kind === 'refund' && refund?.kind === 'refund' && refund.accountId === payment.accountId
  return ours && (currency ?? payment.currency) === payment.currency ? refund : undefined
}

/** Nobody has given the money back: told, so that somebody does. */
function tellFailed(books: Books, { paymentId, refundOf, amount }: Payment, { reason = 'failed' }: CarryingOut): void {
  books.facts.push({ type: 'RefundFailed', paymentId, ...(refundOf && { refundOf }), amount: -amount, reason })
}

/**
 * What an object takes from the customer: nothing of what a refund of ours took before, all of the rest (SPEC section 6). Several
 * objects that name one refund share it in the order of their ids, so that the order in which they are told makes no difference.
 */
export function carry(books: Books, payment: Payment, { report, takes }: { report: Told; takes: number }): Effect[] {
  const refund = carriedOut(books, payment, report)
  const side = payment.provider
  if (!refund || !side) return [{ objectId: report.objectId, takes }]
  const before = Object.entries(side.carries ?? {})
  const mates = before.filter(([objectId, one]) => one.refund === refund.paymentId && objectId !== report.objectId)
  const all = [...mates.map(([objectId, { amount }]) => ({ objectId, amount })), { objectId: report.objectId, amount: takes }]
  const ids = new Set(all.map(({ objectId }) => objectId))
  const elsewhere = Object.entries(refund.carriedBy ?? {}).filter(([objectId]) => !ids.has(objectId))
  let left = elsewhere.reduce((rest, [, carried]) => rest - carried, -refund.amount)
  const shares = all
    .toSorted((one, other) => (one.objectId < other.objectId ? -1 : 1))
    .map((one) => {
      const carried = Math.min(left, one.amount)
      left -= carried
      return { ...one, carried }
    })
  const carrying = shares.filter(({ amount }) => amount > 0)
  const others = before.filter(([objectId]) => !ids.has(objectId))
  const carries = Object.fromEntries([
    ...others,
    ...carrying.map(({ objectId, amount, carried }) => [objectId, { refund: refund.paymentId, amount, carried }] as const),
  ])
  setPayment(books, { ...payment, provider: { ...side, carries } })
  const carriedBy = Object.fromEntries([...elsewhere, ...carrying.map(({ objectId, carried }) => [objectId, carried] as const)])
  const carryingOut = afterReport({ ...refund, carriedBy }, report)
  setPayment(books, { ...refund, carriedBy, ...(carryingOut && { carryingOut }) })
  if (carryingOut?.state === 'failed') tellFailed(books, refund, carryingOut)
  return shares.map(({ objectId, amount, carried }) => ({ objectId, takes: amount - carried }))
}
