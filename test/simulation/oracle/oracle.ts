import type { Deed } from '../deed.ts'
import { decideOfInvitations, decideOfKeys, decideOfPeople } from './access.ts'
import { type Book, type Figures, figuresOf, fromDeposit } from './book.ts'
import { liftOverride, overrideAssessment, recordAssessment, setLimit } from './bureau.ts'
import { callsForStatement } from './callsForStatement.ts'
import { cancelOrder } from './cancelling.ts'
import { resolveRefund, settleRefund } from './carryingOut.ts'
import { brokenLaws } from './checks.ts'
import { closeDay } from './closing.ts'
import { issueCreditNote, writeOff } from './creditNotes.ts'
import { applyDaysToPay } from './daysToPay.ts'
import {
  applyDelivery,
  askToMail,
  claimMail,
  issueInvoice,
  issueInvoices,
  prepareStatement,
  reportDelivery,
  sendStatement,
  settleMail,
} from './documents.ts'
import { eraseCustomer, redactRows } from './erasing.ts'
import { expireReservations } from './expiry.ts'
import { assignSuspense, refundPayment } from './givingBack.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { allocate, reconcile, recordPayment, undoAllocation } from './money.ts'
import { onceOf } from './onces.ts'
import { decideOpening } from './opening.ts'
import { changeOrder, holdOrder, placeOrder, recheckHolds, releaseOrder } from './orders.ts'
import { changeSubLimit } from './places.ts'
import { applyPaymentReport } from './reports.ts'
import { startRun } from './runs.ts'
import { recordSale } from './sales.ts'
import { topUp } from './topUp.ts'
import { redeemVoucher, refundVoucher, sellVoucher } from './vouchers.ts'

function amend(book: Book | undefined, to: Partial<Pick<Book, 'limit' | 'terms' | 'shipTos' | 'moved'>>): Verdict {
  if (!book) return no('unknown-account')
  Object.assign(book, to)
  return 'done'
}

function openMerchant(merchant: Merchant): Verdict {
  if (merchant.opened) return 'unchanged'
  merchant.opened = true
  return 'done'
}

function matched(book: Book | undefined, match: (book: Book) => boolean): Verdict {
  if (!book) return no('unknown-account')
  return match(book) ? 'done' : 'unchanged'
}

function decide(merchant: Merchant, deed: Deed, moment: Moment): Verdict {
  const book = 'accountId' in deed.input && deed.input.accountId !== undefined ? merchant.books.get(deed.input.accountId) : undefined
  switch (deed.name) {
    case 'changeCustomer':
      return book?.erased
        ? no('customer-erased')
        : amend(book, { moved: true, shipTos: deed.input.customer.shipTos.map(({ shipToId }) => shipToId) })
    case 'eraseCustomer':
      return eraseCustomer(merchant, deed.input, moment)
    case 'changeLimit':
      return setLimit(book, deed.input.limit, moment)
    case 'changeSubLimit':
      return changeSubLimit(book, deed.input, moment)
    case 'changeTerms':
      return moment.rules.features.b2bCredit ? amend(book, { terms: deed.input }) : no('switched-off')
    case 'placeOrder':
      return placeOrder(merchant, deed.input, moment)
    case 'changeOrder':
      return changeOrder(merchant, deed.input, moment)
    case 'cancelOrder':
      return cancelOrder(merchant, deed.input)
    case 'holdOrder':
      return holdOrder(merchant, deed.input, moment)
    case 'releaseOrder':
      return releaseOrder(merchant, deed.input)
    case 'expireReservations':
      return matched(book, (known) => expireReservations(known, moment))
    case 'recheckHolds':
      return matched(book, (known) => recheckHolds(known, moment).changed)
    case 'reportDelivery':
      return reportDelivery(merchant, deed.input)
    case 'applyDelivery':
      return applyDelivery(merchant, deed.input, moment)
    case 'issueInvoice':
      return issueInvoice(merchant, deed.input, moment)
    case 'issueInvoices':
      return issueInvoices(merchant, deed.input, moment)
    case 'sendInvoice':
    case 'sendCreditNote':
    case 'sendReceipt':
    case 'remindInvoice':
      return askToMail(merchant, deed, moment)
    case 'applyDaysToPay':
      return applyDaysToPay(merchant, deed.input, moment)
    case 'recordAssessment':
      return recordAssessment(merchant, deed.input, moment)
    case 'overrideAssessment':
      return overrideAssessment(book, deed.input)
    case 'liftOverride':
      return liftOverride(book, deed.input)
    case 'prepareStatement':
      return prepareStatement(merchant, deed.input, moment)
    case 'sendStatement':
      return sendStatement(merchant, deed.input)
    case 'claimMail':
      return claimMail(merchant, deed.input, moment)
    case 'settleMail':
      return settleMail(merchant, deed.input)
    default:
      return decideOpening(merchant, deed, moment) ?? decideMoney(merchant, deed, moment)
  }
}

/** Money that comes, goes, is matched and taken back. */
function decideMoney(merchant: Merchant, deed: Deed, moment: Moment): Verdict {
  switch (deed.name) {
    case 'recordSale':
      return recordSale(merchant, deed.input, moment)
    case 'recordPayment':
      return recordPayment(merchant, deed.input, moment)
    case 'applyPaymentReport':
      return applyPaymentReport(merchant, deed.input, moment)
    case 'reconcile':
      return matched(merchant.books.get(deed.input.accountId), (known) => reconcile(known, moment) > 0)
    case 'allocate':
      return allocate(merchant, deed.input)
    case 'undoAllocation':
      return undoAllocation(merchant, deed.input)
    case 'issueCreditNote':
      return issueCreditNote(merchant, deed.input, moment)
    case 'writeOff':
      return writeOff(merchant, deed.input, moment)
    case 'refundPayment':
      return refundPayment(merchant, deed.input, moment)
    case 'settleRefund':
      return settleRefund(merchant, deed.input)
    case 'resolveRefund':
      return resolveRefund(merchant, deed.input, moment)
    case 'assignSuspense':
      return assignSuspense(merchant, deed.input, moment)
    case 'topUp':
      return topUp(merchant, deed.input, moment)
    case 'sellVoucher':
      return sellVoucher(merchant, deed.input, moment)
    case 'redeemVoucher':
      return redeemVoucher(merchant, deed.input, moment)
    case 'refundVoucher':
      return refundVoucher(merchant, deed.input, moment)
    default:
      return decideAside(merchant, deed, moment)
  }
}

/** What no account's figures depend on: the merchant, its keys, the bureau. */
function decideAside(merchant: Merchant, deed: Deed, moment: Moment): Verdict {
  switch (deed.name) {
    case 'openMerchant':
      return openMerchant(merchant)
    case 'changeSettings':
      return merchant.opened ? 'done' : no('not-found')
    case 'startRun':
      return startRun(merchant, deed.input, moment)
    case 'redactRows':
      return redactRows(merchant, deed.input)
    case 'createKey':
    case 'rotateKey':
    case 'revokeKey':
      return decideOfKeys(merchant, deed)
    case 'invitePerson':
    case 'changePersonRole':
    case 'removePerson':
      return decideOfPeople(merchant, deed)
    case 'sendInvitation':
    case 'settleInvitation':
      return decideOfInvitations(merchant, deed, moment)
    case 'closePeriod':
      return closeDay(merchant, deed.input, moment)
    case 'requestRefresh':
    case 'askBureau':
      return merchant.books.has(deed.input.accountId) ? 'noOpinion' : no('unknown-account')
    default:
      return 'noOpinion'
  }
}

export type Expected = Verdict | { again: unknown }

/** What must come of a deed in this state; where it is 'done', the state is changed. */
export function judge(merchant: Merchant, deed: Deed, { moment, key }: { moment: Moment; key: string | undefined }): Expected {
  const once = onceOf(deed, key)
  const before = once === undefined ? undefined : merchant.onces.get(once)
  if (before) return before.deed === JSON.stringify(deed) ? { again: before.answer } : no('same-key-other-content')
  return decide(merchant, deed, moment)
}

/** After a deed was done: under its key, the same answer for ever. */
export function remember(
  merchant: Merchant,
  deed: Deed,
  { key, answer, account }: { key: string | undefined; answer: unknown; account: string },
): void {
  const once = onceOf(deed, key)
  if (once !== undefined) merchant.onces.set(once, { deed: JSON.stringify(deed), answer, account })
}

/** After a record of an account's chain: its figures as they must be, and the laws they break. */
export function closeBook(
  book: Book,
  { at, sequence, today }: { at: string; sequence: number; today: string },
): { figures: Figures; broken: string[] } {
  const figures = figuresOf(book)
  for (const order of book.orders) {
    const amount = fromDeposit(book, order)
    const on = amount > (order.reserved?.amount ?? 0) ? today : (order.reserved?.on ?? today)
    order.reserved = { amount, on }
  }
  book.trail.push({ at, on: today, sequence, balance: figures.deposits - figures.unpaid })
  book.waits ||= callsForStatement(book)
  return { figures, broken: brokenLaws(book) }
}
