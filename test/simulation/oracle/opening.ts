import type { Deed } from '../deed.ts'
import { type Book, walkIn } from './book.ts'
import { setLimit } from './bureau.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { newPayment } from './money.ts'
import { newBook } from './newBook.ts'

type Of<N extends Deed['name']> = Extract<Deed, { name: N }>['input']

function openAccount(merchant: Merchant, { accountId, currency, customer }: Of<'openAccount'>): Verdict {
  if (merchant.books.has(accountId)) return no('account-exists')
  merchant.books.set(accountId, newBook({ id: accountId, currency, shipTos: customer.shipTos.map(({ shipToId }) => shipToId) }))
  return 'done'
}

const standard = ['yes', 'no', 'cash-only', 'held-until', 'open-until', 'review']

function isStatus({ code, until }: { code: string; until?: string | undefined }, { rules }: Moment): boolean {
  const behaviour = rules.statusCodes.find((one) => one.code === code)?.behaviour ?? (standard.includes(code) ? code : undefined)
  return behaviour !== undefined && (behaviour === 'held-until' || behaviour === 'open-until') === (until !== undefined)
}

function changeStatus(book: Book | undefined, status: Of<'changeOrderStatus'>, moment: Moment): Verdict {
  if (!isStatus(status, moment)) return no('invalid-input')
  if (!book) return no('unknown-account')
  const { code, until } = status
  book.status = { code, ...(until !== undefined && { until }) }
  return 'done'
}

/** Opened with all that is known of it elsewhere. */
function importAccount(merchant: Merchant, input: Of<'importAccount'>, moment: Moment): Verdict {
  if (!isStatus(input.orderStatus, moment)) return no('invalid-input')
  if (input.limit !== null && !moment.rules.features.b2bCredit) return no('switched-off')
  const opened = openAccount(merchant, input)
  const book = merchant.books.get(input.accountId)
  if (opened !== 'done' || !book) return opened
  const { code, until } = input.orderStatus
  book.terms = input.terms
  book.status = { code, ...(until !== undefined && { until }) }
  if (input.limit !== null) setLimit(book, input.limit, moment)
  return 'done'
}

/** A debt as it stands elsewhere; its number is nobody else's. */
function importInvoice(merchant: Merchant, input: Of<'importInvoice'>, { today, rules }: Moment): Verdict {
  const { invoiceId: id, accountId, number, issuedOn, dueOn, total, outstanding } = input
  if (issuedOn > today || dueOn < issuedOn || outstanding > total) return no('invalid-input')
  if (!rules.features.invoicing) return no('switched-off')
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  if (book.id === walkIn) return no('customer-required')
  if (book.erased) return no('customer-erased')
  if (input.currency !== book.currency) return no('currency-mismatch')
  if (merchant.brought.has(number) || new RegExp(`^${rules.invoiceSeries}-\\d{4}-\\d{6,}$`).test(number)) return no('number-taken')
  merchant.brought.add(number)
  merchant.invoices.set(id, accountId)
  book.debts.push({ id, total, issuedOn, dueOn, number, settledElsewhere: total - outstanding })
  return 'done'
}

/** Money as it is kept elsewhere. */
function importDeposit(merchant: Merchant, input: Of<'importDeposit'>, moment: Moment): Verdict {
  const { paymentId: id, accountId, amount, receivedOn = moment.today, applyTo } = input
  if (receivedOn > moment.today) return no('invalid-input')
  if (!moment.rules.features.storeCredit) return no('switched-off')
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  if (book.id === walkIn) return no('customer-required')
  if (book.erased) return no('customer-erased')
  if (input.currency !== book.currency) return no('currency-mismatch')
  const matches = applyTo === 'auto' ? 'anything' : 'nothing'
  book.payments.push({ ...newPayment({ id, amount, method: '', day: receivedOn, matches, names: [] }, moment), opening: true })
  merchant.payments.set(id, { account: accountId, target: id })
  return 'done'
}

/** How accounts begin, and the status they are given; nothing for any other deed. */
export function decideOpening(merchant: Merchant, deed: Deed, moment: Moment): Verdict | undefined {
  switch (deed.name) {
    case 'openAccount':
      return openAccount(merchant, deed.input)
    case 'changeOrderStatus':
      return changeStatus(merchant.books.get(deed.input.accountId), deed.input, moment)
    case 'importAccount':
      return importAccount(merchant, deed.input, moment)
    case 'importInvoice':
      return importInvoice(merchant, deed.input, moment)
    case 'importDeposit':
      return importDeposit(merchant, deed.input, moment)
    default:
      return undefined
  }
}
