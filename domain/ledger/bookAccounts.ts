/**
 * The merchant's books, beside `money:` and the code of a payment method; `opening` is what balances came along from another system. Each
 * has a line in its chart of accounts.
 */
export const bookAccounts = ['receivable', 'deposits', 'sales', 'vat', 'write-off', 'opening'] as const
export type BookAccount = (typeof bookAccounts)[number]
