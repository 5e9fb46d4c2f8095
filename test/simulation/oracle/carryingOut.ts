import { type Book, type Payment, sum } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

const cardPayments = 'pay_psp-stripe-'

/** Whether a payment came through the provider, as itself or as a card payment that a till named. */
function isOnline(merchant: Merchant, payment: Payment): boolean {
  return [...merchant.payments].some(([id, { target }]) => id.startsWith(cardPayments) && target === payment.id)
}

/** Money that goes back through the provider the way it came is asked for there, where the merchant wants it so. */
export function order(merchant: Merchant, refund: Payment, { payer, moment }: { payer: Payment | undefined; moment: Moment }): void {
  const { onlineRefunds, paymentProvider } = moment.rules
  if (!payer || onlineRefunds !== 'asked' || paymentProvider !== 'stripe' || payer.method !== refund.method) return
  if (isOnline(merchant, payer)) refund.asking = { state: 'asked', attempt: 1, at: moment.now }
}

/** What a refund of the provider's that names ours means for it: all of it is given back, or the one that was made for it failed. */
export function goOn(book: Book, refund: Payment, told: { id: string; status: string }): void {
  const { asking } = refund
  if (!asking) return
  const given = sum(
    book.payments.flatMap(({ objects }) => objects.filter((one) => one.carries === refund.id).map(({ carried }) => carried)),
  )
  if (given === -refund.amount) {
    if (asking.state !== 'done') refund.asking = { ...asking, state: 'done', object: told.id }
    return
  }
  const own = asking.state === 'done' || asking.object === undefined || asking.object === told.id
  const failed = told.status === 'failed' || told.status === 'canceled'
  if (failed && own && asking.state !== 'by-hand') refund.asking = { ...asking, state: 'failed', object: told.id }
}

function asked(merchant: Merchant, id: string): Payment | undefined {
  const known = merchant.payments.get(id)
  return merchant.books.get(known?.account ?? '')?.payments.find((one) => one.id === known?.target)
}

type Answer = { kind: 'taken'; objectId: string } | { kind: 'refused' }

export function settleRefund(
  merchant: Merchant,
  { paymentId, attempt, answer }: { paymentId: string; attempt: number; answer: Answer },
): Verdict {
  const refund = asked(merchant, paymentId)
  if (!refund?.asking) return no('unknown-payment')
  const { asking } = refund
  if (asking.state !== 'asked' || asking.attempt !== attempt) return 'unchanged'
  refund.asking = { ...asking, state: answer.kind, ...(answer.kind === 'taken' && { object: answer.objectId }) }
  return 'done'
}

const dayMillis = 86_400_000

export function resolveRefund(merchant: Merchant, { paymentId, how }: { paymentId: string; how: string }, { now }: Moment): Verdict {
  const refund = asked(merchant, paymentId)
  if (!refund) return no('unknown-payment')
  const { asking } = refund
  const silent = asking?.state === 'asked' && Date.parse(now) - Date.parse(asking.at) >= dayMillis
  if (!asking || !(silent || asking.state === 'refused' || asking.state === 'failed')) return no('invalid-transition')
  const { attempt, at } = asking
  refund.asking = how === 'by-hand' ? { state: 'by-hand', attempt, at } : { state: 'asked', attempt: attempt + 1, at: now }
  return 'done'
}
