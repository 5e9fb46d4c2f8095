import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { type Account, accountFigures } from '../accounts/account.ts'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { type Customer, CustomerDetails } from '../accounts/customer.ts'
import { newAccount } from '../accounts/opening.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { CalendarDate } from '../calendar.ts'
import { type Context, command, isRefusal, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId, DeliveryId, InvoiceId, OrderId, SaleId } from '../ids.ts'
import { issueAs, nextOf, seriesOf } from '../invoices/drafting.ts'
import { labelOf, numberOf, SettledLabel } from '../invoices/invoice.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'
import { OrderInput } from '../orders/placing.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { lacking, type Refusal, refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { switchedOff } from '../settings/switches.ts'
import type { Change } from '../states.ts'
import { paymentOf, redeemed } from '../vouchers/redeeming.ts'
import { PaidBy } from './paidBy.ts'
import { buyerOf, invoiceIdOf, isStoreCredit, orderIdOf, Tender, tendersPerSale } from './sale.ts'
import { areRedeemable, placesScanned, redeemingIn, rowsScanned, Scanned } from './scanning.ts'
import { creditAsked, sell, sourcesOfCredit } from './selling.ts'
import { paidBy, paymentsOf } from './tendering.ts'

const Sale = z.strictObject({
  saleId: SaleId,
  accountId: AccountId.optional().meta({ description: 'Who buys; left out, the whole sale is paid now' }),
  customer: CustomerDetails.optional().meta({ description: 'Opens this customer’s account, under "accountId", in the same step' }),
  ...OrderInput.pick({ currency: true, prices: true, shipToId: true, lines: true }).shape,
  tenders: z
    .array(Tender)
    .max(tendersPerSale)
    .refine((tenders) => tenders.filter(isStoreCredit).length < 2, 'must name CRED once')
    .default([])
    .meta({ description: 'How it is paid; what they leave goes on account' }),
  vouchers: Scanned.optional().meta({ description: 'Codes of vouchers, each used whole: together they are worth the total at most' }),
})
type Sale = z.infer<typeof Sale>

const SaleAnswer = z
  .strictObject({
    saleId: SaleId,
    orderId: OrderId,
    accountId: AccountId,
    invoiceId: InvoiceId,
    number: z.string(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    currency: Currency,
    total: Amount,
    tenders: z.array(PaidBy).meta({ description: 'What each method paid; CRED what store credit was consumed' }),
    onAccount: Amount,
    label: SettledLabel,
    account: SeenFigures,
  })
  .meta({ id: 'SaleAnswer' })

/**
 * A sale given as lines: an order placed, delivered and invoiced in one step, paid by what is given over now, by store credit, and for
 * the rest on account. What would be held is refused whole, with the amount to pay now (SPEC section 5).
 */
export const recordSale = command({
  name: 'recordSale',
  summary: 'Sell on the spot: order, delivery and invoice in one step',
  right: 'sales:record',
  input: Sale,
  answer: SaleAnswer,
  once: ({ saleId }) => ({ scope: 'order', key: saleId }),
  reads: (input, context) => {
    const { accountId } = buyerOf(input, context.settings)
    return {
      places: placesScanned(input, context),
      ...rowsOfAccount(accountId),
      customer: refs.customer(accountId),
      series: refs.series(seriesOf(context).id),
      pointer: refs.pointer({ scope: 'order', key: input.saleId }),
      taken: refs.pointer({ scope: 'invoice', key: invoiceIdOf(input.saleId) }),
    }
  },
  more: (input, { account, purse, places }) => ({
    vouchers: rowsScanned(places),
    drawn: account
      ? sourcesOfCredit(purse, creditAsked(input.tenders))
          .slice(0, bounds.paymentsPerMatching)
          .map((paymentId) => refs.payment(account.accountId, paymentId))
      : [],
  }),
  decide: (input, { account, customer, debts, purse, drawn, series, pointer, taken, vouchers }, context) => {
    // An order that goes on with the rest of another took the id without this deed.
    if (pointer?.account) return refuse('same-key-other-content')
    const off =
      switchedOff(context.settings, 'invoicing') ??
      (creditAsked(input.tenders) > 0 ? switchedOff(context.settings, 'storeCredit') : undefined)
    if (off) return off
    const buying = buyerIn(input, { account, customer }, context)
    if (isRefusal(buying)) return buying
    if (taken) return refuse('same-key-other-content')
    const { known, opens } = buying
    const { accountId } = buying.account
    const books = openBooks({ account: buying.account, debts, purse, payments: drawn }, context)
    const orderId = orderIdOf(input.saleId)
    const wanted = { ...input, orderId, accountId, kind: 'standard', settlement: 'auto', rest: 'pay-now' } as const
    const scanned = vouchers.map((voucher, at) => ({ voucher, redeeming: redeemingIn(input, { at, accountId, context }) }))
    const byVoucher = scanned.map(({ voucher, redeeming }) => paymentOf(voucher, redeeming))
    const given = paymentsOf(input, { accountId, context })
    const payments = [...byVoucher, ...given]
    const badCode = !areRedeemable(input, vouchers, context)
    const sold = sell(books, { input: wanted, tenders: input.tenders, payments, badCode, toNobody: !known }, context)
    if (isRefusal(sold)) return sold
    if (given.some(({ method }) => !isMoneyBy(method, context.settings))) return refuse('unknown-payment-method')
    const counted = nextOf(series, context)
    const issuing = { invoiceId: invoiceIdOf(input.saleId), number: numberOf(counted) }
    const issued = issueAs(books, { ...issuing, customer: buying.customer, orders: [sold.order] }, context)
    const { invoiceId, number, issuedOn, dueOn, total, currency, outstanding: onAccount } = issued
    const tenders = paidBy(payments, sold.met)
    books.facts.push({ type: 'SaleRecorded', saleId: input.saleId, invoiceId, total, tenders, onAccount })
    for (const deliveryId of pointer?.parkedDeliveries ?? [])
      books.facts.push({ type: 'DeliveryReported', deliveryId: DeliveryId.parse(deliveryId), orderId })
    const { changed, facts, postings } = closeBooks(books, opens)
    const spent = scanned.map(({ voucher, redeeming }) => redeemed(voucher, redeeming))
    const opened: Fact[] = opens ? [{ type: 'AccountOpened', currency }] : []
    // Nobody is no customer.
    if (opens && known) opened.push({ type: 'CustomerCreated' })
    const seriesRef = refs.series(seriesOf(context).id)
    return {
      changed: [
        ...changed,
        ...spent.map(({ change }) => change),
        ...(opens ? [{ ref: refs.customer(accountId), state: buying.customer }] : []),
        { ref: seriesRef, state: counted },
        pointing('invoice', { key: invoiceId, account: accountId }),
        ...payments.map(({ paymentId }) => pointing('payment', { key: paymentId, account: accountId })),
      ],
      entries: [
        { chain: refs.account(accountId), facts: [...opened, ...facts], postings },
        { chain: seriesRef, facts: [{ type: 'InvoiceNumbered', invoiceId, number, accountId }], postings: [] },
        ...spent.map(({ entry }) => entry),
      ],
      answer: {
        saleId: input.saleId,
        orderId,
        accountId,
        ...{ invoiceId, number, issuedOn, dueOn, currency, total, tenders, onAccount },
        label: labelOf(issued),
        account: accountFigures(books.account, context.settings),
      },
    }
  },
})

/** Where something that came with the sale is found by its id alone. */
function pointing(scope: 'invoice' | 'payment', { key, account }: { key: string; account: AccountId }): Change {
  return { ref: refs.pointer({ scope, key }), state: { account } }
}

/** Who buys: the customer of a known account, a new one whose account is opened along, or nobody known. */
function buyerIn(
  input: Sale,
  found: { account: Account | undefined; customer: Customer | undefined },
  context: Context,
): { account: Account; customer: Customer; known: boolean; opens: boolean } | Refusal {
  const { accountId, newcomer, known } = buyerOf(input, context.settings)
  const asksCredit = creditAsked(input.tenders) > 0
  if (input.customer && !known) {
    return { refused: 'invalid-input', faults: [{ pointer: '/accountId', says: 'is missing: the account of a new customer needs an id' }] }
  }
  const needed: Right[] = [
    ...(asksCredit ? (['store-credit:move'] as const) : []),
    ...(input.vouchers ? (['vouchers:redeem'] as const) : []),
    ...(input.customer ? (['accounts:open'] as const) : []),
  ]
  const missing = needed.find((right) => !context.rights.has(right))
  if (missing) return lacking(missing)
  const { account, customer } = found
  if (account && customer) {
    if (!known && asksCredit) return refuse('customer-required')
    return input.customer && !account.erasedAt ? refuse('account-exists') : { account, customer, known, opens: false }
  }
  if (!newcomer) return refuse('unknown-account')
  if (!known && asksCredit) return refuse('customer-required')
  return { ...newAccount({ accountId, currency: input.currency, customer: newcomer }, context), known, opens: true }
}
