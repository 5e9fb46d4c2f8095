import * as z from 'zod'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { open, sign } from '../../providers/secrets/signing.ts'
import { environment } from './environment.ts'
import { secrets } from './secrets.ts'

/**
 * What a payment link pays: an order, an invoice, the cure of a held order, or all that an account owes. Always the residual of the
 * moment it is opened; it names who owes and for what, never an amount.
 */
export const PayTarget = z.strictObject({
  merchantId: MerchantId,
  accountId: AccountId,
  kind: z.enum(['order', 'invoice', 'cure', 'account']),
  /** As long as the longest id of ours. */
  id: z.string().max(84),
})
export type PayTarget = z.infer<typeof PayTarget>

/** Our own lasting link: it can be mailed, and opens the provider's page afresh each time. */
export async function payLink(target: PayTarget): Promise<string> {
  const token = sign(PayTarget.parse(target), await secrets().signingKeys(), 'pay-link')
  return `${environment('PUBLIC_URL')}/pay/${token}`
}

/** What a token of a link pays; undefined for anything we didn't sign. */
export async function openPayLink(token: string): Promise<PayTarget | undefined> {
  return PayTarget.safeParse(open(token, await secrets().signingKeys(), 'pay-link')).data
}
