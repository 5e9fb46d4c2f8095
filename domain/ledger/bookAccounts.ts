/**
 * The merchant's books, beside `money:` and the code of a payment method; `opening` is what balances came along from another system. Each
 * has a line in its chart of accounts. `vouchers` is what is owed by unspent vouchers, kept by each voucher's own chain; what one is redeemed
 * for leaves that chain to `redeemed` and enters an account's from there, so that over all chains nothing stays on it.
 */
export const bookAccounts = ['receivable', 'deposits', 'sales', 'vat', 'write-off', 'opening', 'vouchers', 'redeemed'] as const
export type BookAccount = (typeof bookAccounts)[number]
