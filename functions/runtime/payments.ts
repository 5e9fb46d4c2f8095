import type { MerchantId } from '../../domain/ids.ts'
import type { PaymentProvider } from '../../providers/payments/contract.ts'
import { stripePayments } from '../../providers/payments/stripe.ts'
import { environment } from './environment.ts'
import { secrets } from './secrets.ts'

/** The merchant's payment provider with the secret that its reports are signed by; undefined where it has entrusted no keys. */
export async function paymentsOf(merchantId: MerchantId): Promise<{ provider: PaymentProvider; webhookSecret: string } | undefined> {
  const keys = (await secrets().merchant(merchantId))?.payments
  if (!keys) return undefined
  return { provider: stripePayments({ apiKey: keys.apiKey, baseUrl: environment('PAYMENTS_API_URL') }), webhookSecret: keys.webhookSecret }
}
