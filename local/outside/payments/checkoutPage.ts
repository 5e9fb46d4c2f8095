import type Stripe from 'stripe'
import { nameOfMerchant } from '../merchants.ts'
import { escaped, page } from '../page.ts'
import { shown } from './amounts.ts'
import type { SessionOrder } from './book.ts'

/** The provider's page where a customer pays. Plain forms: it works without scripts. */
export function checkoutPage(of: { merchantId: string; session: Stripe.Checkout.Session; order: SessionOrder; declined: boolean }): string {
  const { session, order } = of
  const merchant = nameOfMerchant(of.merchantId)
  const currency = session.currency ?? 'eur'
  const back = session.cancel_url ? `<p><a href="${escaped(session.cancel_url)}">← Back to ${escaped(merchant)}</a></p>` : ''
  if (session.status !== 'open')
    return page({ title: merchant, narrow: true, body: `<h1>${escaped(merchant)}</h1>${closed(session)}${back}` })
  const lines = order.lines.map(
    (line) =>
      `<tr><td>${escaped(line.name)}${line.description ? `<div class="note">${escaped(line.description)}</div>` : ''}</td>
<td class="amounts">${line.quantity > 1 ? `${line.quantity} × ` : ''}${escaped(shown(line.unitAmount, currency))}</td></tr>`,
  )
  const debit = session.payment_method_types.includes('sepa_debit')
    ? '<button name="outcome" value="debit">Pay by SEPA debit (settles in days)</button>'
    : ''
  const body = `${back}<h1>Pay ${escaped(merchant)}</h1>
<p class="amount" data-amount="${session.amount_total ?? 0}">${escaped(shown(session.amount_total ?? 0, currency))}</p>
${of.declined ? '<p class="wrong" role="alert">Your card was declined. Try again or choose another way to pay.</p>' : ''}
<table><tbody>${lines.join('')}</tbody></table>
<form method="post">
<button class="first" name="outcome" value="pay">Pay ${escaped(shown(session.amount_total ?? 0, currency))}</button>
${debit}
<button name="outcome" value="fail">Fail (the bank declines)</button>
</form>
<p class="note">A simulated payment page of the local run: no card, no money.</p>`
  return page({ title: `Pay ${merchant}`, narrow: true, body })
}

function closed(session: Stripe.Checkout.Session): string {
  return session.status === 'expired'
    ? '<p>This payment page has expired. Open the link you were sent to get a new one.</p>'
    : '<p>You are all done here: this payment has been completed.</p>'
}

/** Where the customer goes after paying; Stripe fills in the session's id. */
export function successUrl(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}
