/** A voucher as the oracle keeps it. */
export type Voucher = {
  value: number
  currency: string
  vatRate?: string | undefined
  redemption?: string | undefined
  expiresOn?: string | undefined
  state: 'sold' | 'redeemed' | 'refunded'
}
