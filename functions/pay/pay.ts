import { createHash } from 'node:crypto'
import type { Context } from '../../domain/command.ts'
import { paysText } from '../../domain/payments/paysText.ts'
import { correlationOf } from '../api/caller.ts'
import { hardened } from '../api/hardened.ts'
import { contextOf } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { environment } from '../runtime/environment.ts'
import { openPayLink, type PayTarget } from '../runtime/links.ts'
import { log } from '../runtime/log.ts'
import { paymentsOf } from '../runtime/payments.ts'
import { secrets } from '../runtime/secrets.ts'
import { sourceOf, tryLimiter } from '../runtime/tryLimit.ts'
import { alreadyPaidPage, missingPage, payPage, tooManyPage, unavailablePage } from './page.ts'
import { type Residual, residualOf } from './residual.ts'

const guesses = tryLimiter({ of: 'pay-link', most: { source: 20 } })

/**
 * Our own lasting link. Looking at it shows what is still owed; paying mints the provider's page for exactly that, the same one however
 * often the button is pressed. Nothing is written here: the provider's report counts the money.
 */
export const handler = hardened(async (event) => {
  const token = event.pathParameters?.token ?? ''
  const target = await openPayLink(token)
  if (!target) return notOurs(event.requestContext.http.sourceIp)
  const correlationId = correlationOf(event)
  const context = await contextOf({ merchantId: target.merchantId, by: 'system:pay', rights: new Set(), correlationId })
  const residual = context && (await residualOf({ reader: readerOf(target.merchantId), target, context }))
  if (!context || !residual) return missingPage()
  const shown = { residual, merchantName: context.settings.legal.name, returned: event.queryStringParameters?.returned !== undefined }
  if (residual.amount === 0) return alreadyPaidPage(shown)
  const payments = context.settings.paymentProvider === 'none' ? undefined : await paymentsOf(target.merchantId)
  if (!payments) return unavailablePage(residual.customer.language, 'off')
  if (event.requestContext.http.method === 'GET') return payPage(shown)

  const checkout = checkoutOf(target, residual, { context, returnUrl: `${environment('PUBLIC_URL')}/pay/${token}?returned` })
  const opened = await payments.provider.createCheckout(checkout)
  if (opened.kind === 'opened') return { statusCode: 303, headers: { location: opened.url }, body: '' }
  log.error('the provider opened no payment page', {
    kind: opened.kind,
    reason: opened.reason,
    merchantId: target.merchantId,
    correlationId,
  })
  return unavailablePage(residual.customer.language, 'later')
})

/**
 * A token that isn't ours needed no lookup to be known as such; many of them from one source are slowed all the same. A link of ours
 * opens from anywhere at any time: its signature says more than where it comes from.
 */
async function notOurs(address: string) {
  const { current, keys } = await secrets().signingKeys()
  const source = sourceOf(address, keys.get(current))
  const waitSeconds = guesses.waitOf({ source })
  if (waitSeconds !== undefined) return tooManyPage(waitSeconds)
  await guesses.failed({ source })
  return missingPage()
}

/**
 * What the provider is asked to collect. The same residual on the same day, with no payment in between, is the same page: two clicks
 * never pay twice, and what is owed again after a payment isn't sent to a page that is already paid.
 */
function checkoutOf(target: PayTarget, residual: Residual, { context, returnUrl }: { context: Context; returnUrl: string }) {
  const { amount, currency, names, about, reference, customer, paymentCount } = residual
  const { today, settings } = context
  const checkout = {
    reference: reference.replace(/[^A-Za-z0-9_-]/g, '-'),
    amount,
    currency,
    description: `${settings.legal.name} ${about.label}`,
    metadata: { merchantId: target.merchantId, pays: paysText({ accountId: target.accountId, names }) },
    returnUrl,
    language: customer.language,
  }
  return {
    ...checkout,
    idempotencyKey: createHash('sha256')
      .update(JSON.stringify([checkout, today, paymentCount]))
      .digest('hex'),
  }
}
