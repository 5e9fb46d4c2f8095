import * as z from 'zod'

function prefixed(prefix: string, says: string, longest = 80) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9-]{1,${longest}}$`))
    .meta({ id: `${prefix}Id`, description: says, example: `${prefix}_01` })
}

export const MerchantId = prefixed('mer', 'A merchant').brand('mer')
export type MerchantId = z.infer<typeof MerchantId>
export const AccountId = prefixed('acc', 'A customer’s credit account; chosen by the caller').brand('acc')
export type AccountId = z.infer<typeof AccountId>
export const InvoiceId = prefixed('inv', 'An invoice').brand('inv')
export type InvoiceId = z.infer<typeof InvoiceId>
/** Short enough that the money of a credit note is named after it. */
export const CreditNoteId = prefixed('crn', 'A credit note', 60).brand('crn')
export type CreditNoteId = z.infer<typeof CreditNoteId>
export const ClaimId = prefixed('clm', 'A claim: a debt left by a reversed payment').brand('clm')
export type ClaimId = z.infer<typeof ClaimId>
export const PaymentId = prefixed('pay', 'A payment').brand('pay')
export type PaymentId = z.infer<typeof PaymentId>
export const StatementId = prefixed('sta', 'A statement').brand('sta')
export type StatementId = z.infer<typeof StatementId>
export const MailId = prefixed('mail', 'An e-mail of ours', 120).brand('mail')
export type MailId = z.infer<typeof MailId>
export const VoucherId = prefixed('vou', 'A voucher, chosen by who sells it; it is no secret, its code is').brand('vou')
export type VoucherId = z.infer<typeof VoucherId>
export const KeyId = prefixed('key', 'An API key').brand('key')
export type KeyId = z.infer<typeof KeyId>

/** No name: it stands in the journal for ever. */
export const PersonId = prefixed('per', 'Somebody who works for the merchant; chosen by who invites them, and no name', 36).brand('per')
export type PersonId = z.infer<typeof PersonId>
export const RunId = prefixed('run', 'A run over many accounts').brand('run')
export type RunId = z.infer<typeof RunId>

/** Ids that the outside owns: a storefront's order, a warehouse's delivery, a ship-to, a caller's once-key. */
const outside = (says: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
    .meta({ description: says })

export const OrderId = outside('The storefront’s own id of the order').meta({ id: 'OrderId', example: 'web-1001' }).brand('order')
export type OrderId = z.infer<typeof OrderId>
export const DeliveryId = outside('The warehouse’s own id of the delivery').meta({ id: 'DeliveryId', example: 'del-77' }).brand('delivery')
export type DeliveryId = z.infer<typeof DeliveryId>
export const ShipToId = outside('The merchant’s own id of a ship-to or job').meta({ id: 'ShipToId', example: 'site-2' }).brand('ship-to')
export type ShipToId = z.infer<typeof ShipToId>
/** A till’s own id of a sale: its order goes by it, and the ids of its invoice and payments are made of it. */
export const SaleId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/)
  .meta({ id: 'SaleId', description: 'The till’s own id of the sale; its order goes by it', example: 'till-1-20260718-31' })
  .brand('sale')
export type SaleId = z.infer<typeof SaleId>
