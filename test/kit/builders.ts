import type * as z from 'zod'
import { rights } from '../../domain/access/rights.ts'
import { Account, noFigures, type Terms } from '../../domain/accounts/account.ts'
import { CustomerDetails } from '../../domain/accounts/customer.ts'
import type { Standing } from '../../domain/accounts/standing.ts'
import { dayOf } from '../../domain/calendar.ts'
import type { Context } from '../../domain/command.ts'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { Claim, Invoice } from '../../domain/invoices/invoice.ts'
import { decimalOf } from '../../domain/money.ts'
import { Order } from '../../domain/orders/order.ts'
import type { placeOrder } from '../../domain/orders/placeOrder.ts'
import { price } from '../../domain/orders/pricing.ts'
import { Payment } from '../../domain/payments/payment.ts'
import { Run, scheduledRun } from '../../domain/runs/run.ts'
import { Settings } from '../../domain/settings/settings.ts'
import { codesFor } from './vouchers.ts'

export const theMerchant = MerchantId.parse('mer_lumen')
export const theAccount = AccountId.parse('acc_1')
/** A Saturday in summer: Paris is two hours ahead of UTC. */
export const theDay = '2026-07-18'

export function settingsOf(chosen: Partial<z.input<typeof Settings>> = {}): Settings {
  return Settings.parse({ legal: { name: 'Lumen SARL' }, ...chosen })
}

/** Who asks, when, by which settings; every right, unless the test is about rights. */
export function contextOf(chosen: Partial<Context> = {}): Context {
  const { settings = settingsOf(), now = `${theDay}T10:00:00.000Z` } = chosen
  return {
    merchantId: theMerchant,
    by: 'person:ada',
    rights: new Set(rights),
    now,
    today: dayOf(now, settings.timeZone),
    seed: '0'.repeat(26),
    settings,
    settingsVersion: 1,
    correlationId: 'request-1',
    voucherCodes: codesFor(theMerchant),
    ...chosen,
  }
}

type Sketch<S extends z.ZodType> = Partial<z.input<S>>

export type AccountSketch = Omit<Sketch<typeof Account>, 'terms'> & { terms?: Sketch<typeof Terms> }

export function accountOf(sketch: AccountSketch = {}): Account {
  const terms = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0, ...sketch.terms }
  return Account.parse({
    accountId: theAccount,
    currency: 'EUR',
    openedAt: '2026-01-02T09:00:00.000Z',
    limit: null,
    orderStatus: { code: 'yes' },
    termsVersion: 1,
    ...noFigures,
    heldCount: 0,
    shipToIds: [],
    letters: 0,
    history: { paymentCount: 0, lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 },
    review: {},
    ...sketch,
    terms,
  })
}

/** A person with all that must never leave the customer's row. */
export function customerOf(sketch: Sketch<typeof CustomerDetails> = {}): z.infer<typeof CustomerDetails> {
  return CustomerDetails.parse({
    name: 'Zoé Fictive',
    company: 'Fictive & Filles',
    address: { lines: ['7 rue Imaginaire'], postcode: 'ZZ-0001', city: 'Nulleville' },
    email: 'zoe@fictive.example',
    consent: true,
    ...sketch,
  })
}

/** Minor units of euros as a price in major units. */
function priceOf(amount: number): string {
  return decimalOf(BigInt(amount) * 10_000n)
}

/** One line, VAT included, that costs an amount. */
export function lineOf(amount: number, sketch: { sku?: string; quantity?: string; vatRate?: string } = {}) {
  return { sku: 'goods', description: 'assorted goods', quantity: '1', unitPrice: priceOf(amount), vatRate: '20', ...sketch }
}

/** What a storefront sends for an order of one line. */
export function placingOf(orderId: string, total: number, sketch: Partial<z.input<(typeof placeOrder)['input']>> = {}) {
  return {
    orderId,
    accountId: theAccount,
    currency: 'EUR' as const,
    prices: 'gross' as const,
    settlement: 'account' as const,
    lines: [lineOf(total)],
    ...sketch,
  }
}

/** An order of one line, open, on credit and charged, unless sketched otherwise. */
export function orderOf(orderId: string, total: number, sketch: Sketch<typeof Order> = {}): Order {
  const { settlement = 'account', fromDeposit = 0, toCollect = 0, onCredit = total - fromDeposit - toCollect } = sketch
  const holds = toCollect > 0 ? [{ reason: 'awaiting-payment', toCollect }] : []
  const lines = [{ ...lineOf(total), delivered: sketch.delivery === 'whole' ? '1' : '0', missing: '0' }]
  return Order.parse({
    orderId,
    accountId: theAccount,
    currency: 'EUR',
    kind: 'standard',
    settlement,
    prices: 'gross',
    useBalance: settlement === 'prepaid',
    rest: 'hold',
    placedAt: `${theDay}T06:00:00.000Z`,
    placedOn: theDay,
    paymentReference: `P-${orderId}`,
    state: 'open',
    delivery: 'none',
    deliveryIds: [],
    holds,
    decision: {},
    ...price(lines, 'gross', 'EUR'),
    charged: onCredit,
    ...sketch,
    lines: sketch.lines ?? lines,
    fromDeposit,
    toCollect,
    onCredit,
  })
}

/** An account's line in lists, at the first version of its row. */
export function standingOf(sketch: Partial<Standing> = {}): Standing {
  const figures = { openOrders: 0, balance: 0, remainder: 0, exposure: 0, unpaid: 0, deposits: 0, heldCount: 0 }
  const about = { accountId: theAccount, name: 'Zoé Fictive', currency: 'EUR', limit: null, riskLevel: 'none' } as const
  return { ...about, ...figures, accountVersion: 1, drift: false, ...sketch }
}

export function paymentOf(paymentId: string, amount: number, sketch: Sketch<typeof Payment> = {}): Payment {
  const receivedOn = sketch.receivedOn ?? '2026-07-10'
  return Payment.parse({
    paymentId,
    accountId: theAccount,
    kind: 'manual',
    amount,
    currency: 'EUR',
    method: 'VIR',
    receivedOn,
    recordedAt: `${receivedOn}T08:00:00.000Z`,
    names: [],
    matches: 'anything',
    allocations: [],
    returned: 0,
    undone: [],
    ...sketch,
  })
}

export function invoiceOf(invoiceId: string, total: number, sketch: Sketch<typeof Invoice> = {}): Invoice {
  const issuedOn = sketch.issuedOn ?? '2026-07-01'
  const { net, vat } = price([lineOf(total)], 'gross', 'EUR')
  return Invoice.parse({
    invoiceId,
    accountId: theAccount,
    currency: 'EUR',
    issuedOn,
    dueOn: issuedOn,
    issuedAt: `${issuedOn}T08:00:00.000Z`,
    total,
    outstanding: total,
    settlings: [],
    number: `F-2026-${invoiceId.slice('inv_'.length).padStart(6, '0')}`,
    orderIds: [`for-${invoiceId}`],
    prices: 'gross',
    lines: [{ ...lineOf(total), amount: total, orderId: `for-${invoiceId}` }],
    net,
    vat,
    reference: 'RF18539007547034',
    seller: settingsOf().legal,
    buyer: { name: customerOf().name, country: 'FR', language: 'fr' },
    ...sketch,
  })
}

export function claimOf(claimId: string, total: number, sketch: Sketch<typeof Claim> = {}): Claim {
  const issuedOn = sketch.issuedOn ?? '2026-07-01'
  const owing = { accountId: theAccount, currency: 'EUR', issuedOn, dueOn: issuedOn, total, outstanding: total, settlings: [] }
  return Claim.parse({ claimId, paymentId: 'pay_gone', cause: 'chargeback', ...owing, ...sketch })
}

/** A run of statements that fell due on a day: 30 accounts in two batches, all on their way. */
export function runAt(dueOn: string): Run {
  const times = { startedAt: `${dueOn}T01:00:00.000Z`, listedAt: `${dueOn}T01:05:00.000Z`, expiresAt: 1_900_000_000 }
  const counts = { pageCount: 1, accountCount: 30, batchCount: 2 }
  return Run.parse({
    runId: scheduledRun('statements', dueOn),
    kind: 'statements',
    dueOn,
    by: 'system:cron-statements',
    ...times,
    ...counts,
  })
}
