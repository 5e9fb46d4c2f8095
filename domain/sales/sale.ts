import * as z from 'zod'
import type { CustomerDetails } from '../accounts/customer.ts'
import { walkIn, walkInCustomer } from '../accounts/opening.ts'
import { type AccountId, InvoiceId, OrderId, PaymentId, type SaleId } from '../ids.ts'
import { Amount } from '../money.ts'
import { type Settings, storeCreditCode } from '../settings/settings.ts'

/** Ways to pay in one sale. */
export const tendersPerSale = 8

/** A part of a sale's total, and the payment method it is paid by. */
export const Tender = z
  .strictObject({
    method: z.string().regex(/^[A-Z0-9]{2,8}$/),
    amount: Amount.min(1).meta({
      description: 'For CRED at most this much, as far as unreserved deposits reach; what is not paid goes on account',
    }),
  })
  .meta({ id: 'Tender' })
export type Tender = z.infer<typeof Tender>

export function isStoreCredit({ method }: Pick<Tender, 'method'>): boolean {
  return method === storeCreditCode
}

export const orderIdOf = (saleId: SaleId): OrderId => OrderId.parse(saleId)
export const invoiceIdOf = (saleId: SaleId): InvoiceId => InvoiceId.parse(`inv_sale-${saleId}`)
/** Of the tender at a place, counted from 1. */
export const tenderIdOf = (saleId: SaleId, place: number): PaymentId => PaymentId.parse(`pay_sale-${saleId}-${place}`)
/** Of the voucher at a place, counted from 1. */
export const scannedIdOf = (saleId: SaleId, place: number): PaymentId => PaymentId.parse(`pay_sale-${saleId}-v${place}`)

/** Whose sale it is, and who is to be made a customer where the account isn't there yet. */
export function buyerOf(
  { accountId, customer }: { accountId?: AccountId | undefined; customer?: CustomerDetails | undefined },
  settings: Settings,
): { accountId: AccountId; newcomer: CustomerDetails | undefined; known: boolean } {
  if (accountId === undefined || accountId === walkIn)
    return { accountId: walkIn, newcomer: walkInCustomer(settings.language), known: false }
  return { accountId, newcomer: customer, known: true }
}
