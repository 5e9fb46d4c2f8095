import { type Binding, type Bindings, type Fields, id, methods, newest, personBindings } from './binding.ts'
import type { Dice } from './dice.ts'
import type { Account } from './memory.ts'
import { voucherBindings, withVoucher } from './vouchers.ts'

const creditNoteOf = (fields: Fields, { known, dice }: Binding) =>
  dice.percent(90) ? { ...fields, creditNoteId: dice.of(known.creditNotes) } : fields

/** What one operation's fields must be to concern something that exists. */
const bindings: Bindings = {
  ...voucherBindings,
  ...personBindings,
  openAccount: (fields, { dice }) => ({
    ...fields,
    accountId: dice.percent(90) ? id('acc_f', dice, 80) : fields.accountId,
    ...(dice.percent(70) && { currency: 'EUR' }),
  }),
  placeOrder: (fields, binding) => ({ ...ofAccount(fields, binding), orderId: newOrderId(fields, binding) }),
  quoteOrder: (fields, binding) => ofAccount(fields, binding),
  findAccounts: (fields, { known, dice }) => ({
    ...fields,
    ...(dice.percent(60) && { text: dice.of(newest(known.accounts))?.accountId ?? 'acc_f1' }),
  }),
  recordSale: counterSale,
  reportDelivery: delivered,
  issueInvoice: (fields, { known, dice }) => {
    const order = dice.of(newest(known.orders))
    const { orderIds, ...rest } = fields
    const named = dice.percent(40) && order ? { orderIds: [order.orderId] } : dice.percent(10) ? { orderIds } : {}
    return { ...rest, ...named, invoiceId: id('inv_f', dice, 3_000), ...(order && { accountId: order.accountId }) }
  },
  recordPayment: (fields, binding) => ({ ...paid(fields, binding), ...received(fields, binding) }),
  topUp: (fields, binding) => {
    const { dice } = binding
    const { providerKey, applyTo, ...rest } = paid(fields, binding)
    const more = { ...(dice.percent(10) && { providerKey }), ...(dice.percent(40) && { applyTo: dice.percent(50) ? 'auto' : applyTo }) }
    return { ...rest, ...more, ...(dice.percent(20) && { amount: -1 - dice.under(5_000) }) }
  },
  allocate: (fields, binding) => ({
    ...fields,
    ...paired(binding),
    amount: binding.dice.percent(80) ? 1 + binding.dice.under(3_000) : fields.amount,
  }),
  undoAllocation: (fields, binding) => ({ ...fields, ...paired(binding) }),
  writeOff: (fields, binding) => ({ ...fields, ...paired(binding), paymentId: id('pay_f', binding.dice, 5_000) }),
  issueCreditNote: (fields, { dice }) => {
    const { lines, rest, ...named } = fields
    const part = dice.percent(60) ? { lines: [{ line: 1, quantity: '0.25' }] } : dice.percent(10) ? { lines } : {}
    const ways = dice.percent(80) ? { rest: dice.of(['deposit', 'store-credit', 'original-tenders']) } : dice.percent(50) ? { rest } : {}
    return { ...named, ...part, ...ways, creditNoteId: id('crn_f', dice, 3_000) }
  },
  sendCreditNote: creditNoteOf,
  getCreditNoteDocument: creditNoteOf,
  getCreditNote: creditNoteOf,
  refundPayment: (fields, { dice }) => ({
    ...fields,
    refundId: id('pay_f', dice, 5_000),
    amount: 1 + dice.under(3_000),
    method: dice.percent(70) ? dice.of(methods) : undefined,
  }),
  assignSuspense: (fields, { dice }) => ({
    ...fields,
    provider: 'stripe',
    ...(dice.percent(80) && { paymentKey: `pi_${dice.under(60)}` }),
  }),
  // Seldom of one that others still need.
  eraseCustomer: (fields, { dice }) => ({ ...fields, ...(dice.percent(80) && { accountId: id('acc_none', dice, 5) }) }),
  changeSubLimit: (fields, { known, dice }) => {
    const account = dice.of(newest(known.accounts).filter(({ shipToIds }) => shipToIds.length > 0))
    return { ...fields, ...(account && { accountId: account.accountId, shipToId: dice.of(account.shipToIds) }) }
  },
  changeLimit: (fields, { dice }) => ({
    ...fields,
    ...(dice.percent(60) && { limit: dice.percent(30) ? 'unlimited' : dice.under(500_000) }),
  }),
  changeOrderStatus: (fields, { dice }) => {
    const code = dice.of(['yes', 'yes', 'yes', 'no', 'cash-only', 'held-until', 'open-until', 'PSL', String(fields.code)])
    const { until: _, ...rest } = fields
    return { ...rest, code, ...(code?.endsWith('until') && { until: dice.of(['2020-01-01', '2026-11-22', '2099-12-31']) }) }
  },
  changeSettings: (fields, { known, dice }) => {
    const drawn = fields.settings
    const [name, value] = dice.of(Object.entries(typeof drawn === 'object' && drawn !== null ? drawn : {})) ?? ['language', 'en']
    const kept = ['features', 'paymentMethods', 'timeZone', 'invoiceSeries', 'paymentProvider'].includes(name) && dice.percent(80)
    return { settings: { ...known.settings, ...(!kept && { [name]: value }) } }
  },
  createKey: (fields, { dice }) => ({ ...fields, keyId: id('key_f', dice, 200), hash: `{{hash:${dice.under(400)}}}` }),
  rotateKey: ({ expiresAt, ...fields }, { known, dice }) => ({
    ...fields,
    keyId: dice.of(known.keys) ?? fields.keyId,
    hash: `{{hash:${dice.under(400)}}}`,
    ...(dice.percent(20) && { expiresAt }),
  }),
  invitePerson: (fields, { dice }) => ({ ...fields, personId: id('per_f', dice, 60) }),
  revokeKey: (fields, { known, dice }) => ({ ...fields, keyId: dice.of(known.keys) ?? fields.keyId }),
  releaseOrders: (fields, { known, dice }) => {
    const orders = newest(known.orders, 8).filter(() => dice.percent(60))
    return { ...fields, ...(orders.length > 0 && { orderIds: orders.map(({ orderId }) => orderId) }) }
  },
  importRows: (fields, binding) => {
    const { known, dice } = binding
    const account = dice.of(newest(known.accounts))
    if (!account) return { ...fields, dryRun: dice.percent(20), invoices: [], deposits: [] }
    const { accountId, currency } = account
    const dates = { issuedOn: '2026-06-01', dueOn: '2026-07-01' }
    const number = `OLD-${dice.under(2_000)}`
    const invoice = {
      invoiceId: id('inv_o', dice, 2_000),
      accountId,
      currency,
      number,
      ...dates,
      total: 5_000,
      outstanding: 1 + dice.under(5_000),
    }
    const deposit = { paymentId: id('pay_o', dice, 2_000), accountId, currency, amount: 1 + dice.under(5_000) }
    const own = { accountId: id('acc_f', dice, 80), currency: 'EUR', customer: { name: 'Nadia Inventée' }, limit: dice.under(50_000) }
    return {
      dryRun: dice.percent(20),
      accounts: dice.percent(50) ? [own] : fields.accounts,
      invoices: dice.percent(70) ? [invoice] : fields.invoices,
      deposits: dice.percent(70) ? [{ ...deposit, ...(dice.percent(50) && { applyTo: 'auto' }) }] : fields.deposits,
    }
  },
  listHolds: ({ limit, ...filters }, { dice }) => ({ ...(dice.percent(30) && filters), ...(dice.percent(30) && { limit }) }),
  getJournal: (fields, { known, dice }) => ({
    ...fields,
    ...(dice.percent(90) && { chain: dice.percent(15) ? 'merchant' : (dice.of(newest(known.accounts))?.accountId ?? 'merchant') }),
    ...(dice.percent(80) && { after: dice.under(30) }),
  }),
  getAccountHistory: (fields, { dice }) => ({ ...fields, ...(dice.percent(80) && { after: dice.under(30) }) }),
  sendStatement: (fields, { dice }) => ({ ...fields, ...monthOf(dice) }),
  prepareStatement: (fields, { dice }) => ({ ...fields, ...monthOf(dice) }),
  getStatement: (fields, { dice }) => ({ ...fields, ...monthOf(dice) }),
  getDailySummary: (fields, { dice }) => ({
    ...fields,
    ...(dice.percent(80) && { day: dice.of(['2026-11-28', '2026-11-29', '2000-01-01', '2999-12-31']) }),
  }),
  listEntryLines: (fields, { dice }) => ({
    ...fields,
    ...(dice.percent(80) && { from: '2026-01-01', to: dice.of(['2026-12-31', '2026-11-30', '2999-12-31']) }),
  }),
  previewDaysToPay: (fields, { dice }) => ({ ...fields, ...(dice.percent(70) && { from: '2026-01-01', to: '2026-12-31' }) }),
  reportDaysToPay: (fields, { dice }) => ({ ...fields, ...(dice.percent(70) && { from: '2026-01-01', to: '2026-12-31' }) }),
  applyDaysToPay: (fields, { dice }) => ({
    ...fields,
    ...(dice.percent(80) && { period: dice.percent(50) ? 'whole-history' : { from: '2026-01-01', to: '2026-12-31' } }),
  }),
  listInvoices: ({ status, ...fields }, { dice }) => (dice.percent(50) ? { ...fields, accountId: undefined } : { ...fields, status }),
  republish: (fields, { dice }) => ({ ...fields, ...(dice.percent(80) && { from: '2026-01-01T00:00:00.000Z', to: undefined }) }),
}

const monthOf = (dice: Dice) =>
  dice.percent(90) && { month: dice.of(['2026-09', '2026-10', '2026-08', '2099-01', '2026-11', '2026-W40', '2026-W41']) }

/** The fields as they were drawn, bound to what earlier requests made. */
export function coherent(operation: string, drawn: Fields, binding: Binding): Fields {
  const { known, dice } = binding
  const account = dice.of(newest(known.accounts))
  const order = dice.of(newest(known.orders))
  const invoice = dice.of(newest(known.invoices))
  const payment = dice.of(newest(known.payments))
  const { cursor: _, ...fields } = drawn
  const bound = {
    ...fields,
    ...('accountId' in fields && account && { accountId: account.accountId }),
    ...('orderId' in fields && order && { orderId: order.orderId }),
    ...('invoiceId' in fields && invoice && { invoiceId: invoice.item }),
    ...('paymentId' in fields && payment && { paymentId: payment.paymentId }),
  }
  const exact = bindings[operation]?.(bound, binding) ?? bound
  return Object.fromEntries(Object.entries(exact).filter(([, value]) => value !== undefined))
}

function theAccount({ accountId }: Fields, { known, dice }: Binding): Account | undefined {
  return known.accounts.get(String(accountId)) ?? dice.of(newest(known.accounts))
}

function ofAccount(fields: Fields, binding: Binding): Fields {
  const account = theAccount(fields, binding)
  const { shipToId, ...rest } = fields
  const site = account && binding.dice.percent(20) ? binding.dice.of(account.shipToIds) : undefined
  const named = site ? { shipToId: site } : binding.dice.percent(5) ? { shipToId } : {}
  return { ...rest, ...named, ...(account && binding.dice.percent(97) && { accountId: account.accountId, currency: account.currency }) }
}

/** Mostly to a known customer, or to nobody, and paid in whole by one way or in part. */
function counterSale(fields: Fields, binding: Binding): Fields {
  const { dice } = binding
  const { customer, accountId: _, tenders, ...rest } = fields
  const { accountId, currency, shipToId } = ofAccount({ accountId: undefined, ...rest }, binding)
  const paid = [{ method: dice.of([...methods, 'CRED']), amount: 1 + dice.under(3_000) }]
  return {
    ...rest,
    saleId: `till-${dice.under(6_000)}`,
    ...(dice.percent(80) && { accountId, currency, shipToId }),
    ...(dice.percent(5) && { accountId: id('acc_f', dice, 80), customer }),
    tenders: dice.percent(60) ? paid : dice.percent(50) ? tenders : [],
    ...withVoucher(rest, binding),
  }
}

function newOrderId({ orderId }: Fields, { known, dice }: Binding): unknown {
  return dice.percent(95) ? `web-${known.orders.size}-${dice.under(1_000)}` : orderId
}

function delivered(fields: Fields, { known, dice }: Binding): Fields {
  const order = dice.of(newest(known.orders))
  const lines = order?.lines.map(({ sku, quantity }) => ({ sku, delivered: dice.percent(70) ? quantity : '0.5' }))
  const { added, followUp: _, ...rest } = fields
  const last = dice.percent(70)
  return {
    ...rest,
    deliveryId: id('del-', dice, 4_000),
    ...(order && dice.percent(95) && { orderId: order.orderId }),
    ...(lines && dice.percent(85) && { lines }),
    ...(dice.percent(15) && { added }),
    last,
    ...(last && dice.percent(20) && { followUp: { orderId: `web-${known.orders.size}-rest-${dice.under(1_000)}` } }),
  }
}

function paid(fields: Fields, binding: Binding): Fields {
  const { dice } = binding
  const account = theAccount(fields, binding)
  return {
    ...fields,
    paymentId: id('pay_f', dice, 5_000),
    ...(account && dice.percent(95) && { accountId: account.accountId }),
    ...(account && dice.percent(92) && { currency: account.currency }),
    ...(dice.percent(90) && { method: dice.of(methods) }),
    ...(dice.percent(85) && { amount: 1 + dice.under(20_000) }),
  }
}

function received({ names }: Fields, { known, dice }: Binding): Fields {
  const order = dice.of(newest(known.orders))
  const invoice = dice.of(newest(known.invoices))
  const named = [...(order ? [{ kind: 'order', id: order.orderId }] : []), ...(invoice ? [{ kind: 'invoice', id: invoice.item }] : [])]
  return { receivedOn: dice.percent(20) ? '2026-10-05' : undefined, names: dice.percent(60) ? named.slice(0, 1 + dice.under(2)) : names }
}

/** A payment and an invoice of the same account, mostly. */
function paired({ known, dice }: Binding): Fields {
  const invoice = dice.of(newest(known.invoices))
  const theirs = newest(known.payments).filter(({ accountId }) => accountId === invoice?.accountId)
  const payment = dice.of(theirs) ?? dice.of(newest(known.payments))
  return { ...(invoice && { item: invoice.item }), ...(payment && { paymentId: payment.paymentId }) }
}
