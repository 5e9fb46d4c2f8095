import type { Book } from './book.ts'

/** An account as it is opened: no limit, nothing moved. */
export function newBook(about: Pick<Book, 'id' | 'currency' | 'shipTos'>): Book {
  return {
    ...about,
    limit: null,
    subLimits: {},
    terms: { paymentTermDays: 0, endOfMonth: false, minimumForCheck: 0, holdPeriod: 0 },
    status: { code: 'yes' },
    erased: false,
    overridden: new Set(),
    assessed: new Map(),
    orders: [],
    payments: [],
    debts: [],
    trail: [],
    bases: [],
    waits: false,
  }
}
