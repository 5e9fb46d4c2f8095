/** The merchant's books, beside `money:` and the code of a payment method; each has a line in its chart of accounts. */
export const bookAccounts = ['receivable', 'deposits', 'sales', 'vat', 'write-off'] as const
export type BookAccount = (typeof bookAccounts)[number]
