import { type Book, counted, type Debt, type Order, oldestFirst, outstanding, type Payment, sum, walkIn } from './book.ts'
import { order } from './carryingOut.ts'
import { amountOf, type Fraction, fraction, isLess, minus, nothing, plus, shareOf, vatOf } from './decimals.ts'
import type { Credited, Goods } from './goods.ts'
import { type Given, type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { isMethod, leave, match, newPayment, unmatch } from './money.ts'

type Line = Goods['lines'][number]

/** What orders sold when they were invoiced; the VAT of a rate falls on its lines by largest remainder (SPEC section 5). */
export function goodsOf(orders: readonly Order[], currency: string): Goods {
  const prices = orders[0]?.prices ?? 'gross'
  const sold = orders.flatMap((order) => order.lines.map((line) => ({ order, quantity: counted(line, true), ...priced(line) })))
  const lines = sold.filter(({ quantity }) => quantity.top > 0n).map((line) => ({ ...line, amount: amountOf(line, currency), vat: 0 }))
  for (const rate of new Set(lines.map(({ vatRate }) => Number(vatRate)))) {
    const at = lines.filter(({ vatRate }) => Number(vatRate) === rate)
    const vat = sum(orders.map((order) => vatOf(sum(at.filter((line) => line.order === order).map(({ amount }) => amount)), rate, prices)))
    spread(vat, at)
  }
  return { prices, lines: lines.map(({ quantity, amount, vat }) => ({ quantity, amount, vat })) }
}

const priced = ({ unitPrice, vatRate }: { unitPrice: string; vatRate: string }) => ({ unitPrice, vatRate })

/** One unit after the other goes to the line that lacks most of its exact share. */
function spread(vat: number, lines: readonly Line[]): void {
  const whole = sum(lines.map(({ amount }) => amount))
  const [first] = lines
  if (whole === 0 && first) first.vat = vat
  if (whole === 0) return
  for (const line of lines) line.vat = Math.floor((vat * line.amount) / whole)
  const lack = (line: Line) => (vat * line.amount) / whole - line.vat
  for (let left = vat - sum(lines.map((line) => line.vat)); left > 0; left -= 1) {
    const neediest = lines.toSorted((one, other) => (Math.abs(lack(one) - lack(other)) < 1e-9 ? 0 : lack(other) - lack(one)))[0]
    if (neediest) neediest.vat += 1
  }
}

/** The payments that orders drew on, in the order in which invoicing matches them. */
export function drawnOn(book: Book, orders: readonly Order[]): string[] {
  const drawn = orders.flatMap(({ id }) =>
    oldestFirst(book.payments)
      .filter(({ reserved }) => reserved.some(({ order }) => order === id))
      .map((payment) => payment.id),
  )
  return drawn.filter((id, at) => !drawn.includes(id, at + 1))
}

type Crediting = {
  creditNoteId: string
  invoiceId: string
  lines?: readonly { line: number; quantity: string }[] | undefined
  rest:
    | 'deposit'
    | 'store-credit'
    | 'original-tenders'
    | { deposit: number; storeCredit: number; refunds: readonly { method: string; amount: number }[] }
}

const untouched = (): Credited => ({ lines: new Map(), total: 0, notes: [], tenders: new Map() })

/** Pro rata of what was stored, the last unit whatever is left, and never past it. */
function part(
  stored: number,
  { quantity, of, before, done }: { quantity: Fraction; of: Fraction; before: Fraction; done: number },
): number {
  if (minus(of, plus(before, quantity)).top === 0n) return stored - done
  const share = shareOf(stored, quantity, of)
  return stored < 0 ? Math.max(share, stored - done) : Math.min(share, stored - done)
}

type Taken = Map<number, { quantity: Fraction; amount: number; vat: number }>

function takenBack({ goods, credited = untouched() }: Debt, asked: Crediting['lines']): Taken | string {
  const lines = goods?.lines ?? []
  const taken: Taken = new Map()
  const left = lines.map(({ quantity }, at) => minus(quantity, credited.lines.get(at + 1)?.quantity ?? nothing))
  const wanted = asked
    ? asked.map(({ line, quantity }) => ({ line, quantity: fraction(quantity) }))
    : left.flatMap((quantity, at) => (quantity.top > 0n ? [{ line: at + 1, quantity }] : []))
  for (const { line, quantity } of wanted) {
    const stored = lines[line - 1]
    if (!stored) return 'unknown-line'
    if (isLess(left[line - 1] ?? nothing, quantity)) return 'exceeds-invoice'
    const before = credited.lines.get(line) ?? { quantity: nothing, amount: 0, vat: 0 }
    const step = { quantity, of: stored.quantity, before: before.quantity }
    taken.set(line, {
      quantity,
      amount: part(stored.amount, { ...step, done: before.amount }),
      vat: part(stored.vat, { ...step, done: before.vat }),
    })
  }
  return taken
}

/** Back to the invoice's payments, the latest first: kept money as store credit, other money by its method. */
function toTenders(book: Book, debt: Debt, rest: number): { given: Omit<Given, 'settled'>; tenders: Map<string, number> } {
  const own = new Set((debt.credited?.notes ?? []).map((id) => `pay_crn-${id.slice('crn_'.length)}`))
  const tenders = new Map<string, number>()
  const given: Omit<Given, 'settled'> = { deposit: rest, storeCredit: 0, refunds: [] }
  const settlers = (debt.settledBy ?? []).toReversed().flatMap((id) => book.payments.find((one) => one.id === id) ?? [])
  const paying = settlers.filter((one) => matched(one, debt.id) > 0 && one.own !== 'write-off' && !own.has(one.id)).slice(0, 20)
  for (const payment of paying) {
    const amount = Math.min(given.deposit, Math.max(0, matched(payment, debt.id) - (debt.credited?.tenders.get(payment.id) ?? 0)))
    const kept = payment.meant === 'nothing' || payment.voucher === true
    if (amount === 0 || ((payment.own === 'credit-note' || payment.opening) && !kept)) continue
    given.deposit -= amount
    tenders.set(payment.id, amount)
    if (kept) given.storeCredit += amount
    else given.refunds.push({ method: payment.method, amount, refundOf: payment.id })
  }
  return { given, tenders }
}

const matched = (payment: Payment, item: string): number =>
  sum(payment.allocations.filter((one) => one.item === item).map(({ amount }) => amount))

function splitOf(
  book: Book,
  debt: Debt,
  { rest, left, moment }: { rest: Crediting['rest']; left: number; moment: Moment },
): { given: Omit<Given, 'settled'>; tenders: Map<string, number> } | string {
  const tenders = new Map<string, number>()
  const kept = rest === 'store-credit' ? left : typeof rest === 'string' ? 0 : rest.storeCredit
  if (kept > 0 && !moment.rules.features.storeCredit) return 'switched-off'
  if (rest === 'deposit') return { given: { deposit: left, storeCredit: 0, refunds: [] }, tenders }
  if (rest === 'store-credit') return { given: { deposit: 0, storeCredit: left, refunds: [] }, tenders }
  if (rest === 'original-tenders') return toTenders(book, debt, left)
  const { deposit, storeCredit, refunds } = rest
  if (deposit + storeCredit + sum(refunds.map(({ amount }) => amount)) !== left) return 'split-differs'
  if (refunds.some(({ method }) => !isMethod(method, moment))) return 'unknown-payment-method'
  return { given: { deposit, storeCredit, refunds: [...refunds] }, tenders }
}

/** What was written off and is credited now as well counts no more as written off. */
function replaceWriteOffs(book: Book, debt: Debt, total: number): () => void {
  const writeOffs = (debt.settledBy ?? []).flatMap((id) => book.payments.find((one) => one.id === id && one.own === 'write-off') ?? [])
  const written = sum(writeOffs.map((one) => matched(one, debt.id)))
  let excess = Math.max(0, (debt.credited?.total ?? 0) + total + written - debt.total)
  const undo: (() => void)[] = []
  for (const payment of writeOffs.toReversed()) {
    const amount = Math.min(excess, matched(payment, debt.id))
    if (amount === 0) continue
    const { allocations, gone, matches } = payment
    undo.push(() => Object.assign(payment, { allocations, gone, matches }))
    unmatch(payment, debt.id, amount)
    leave(payment, amount)
    excess -= amount
  }
  return () => {
    for (const step of undo) step()
  }
}

/** SPEC section 5: the stored amounts pro rata, what is owed first, the rest given back, its parts adding up to it. */
export function issueCreditNote(merchant: Merchant, input: Crediting, moment: Moment): Verdict {
  const { creditNoteId: id, invoiceId, rest } = input
  const book = merchant.books.get(merchant.invoices.get(invoiceId) ?? '')
  const debt = book?.debts.find((one) => one.id === invoiceId)
  if (!book || !debt) return no('unknown-invoice')
  if (book.erased) return no('customer-erased')
  if (debt.settledElsewhere !== undefined) return no('issued-elsewhere')
  const own = id.slice('crn_'.length)
  const named = rest === 'original-tenders' ? 20 : typeof rest === 'string' ? 0 : rest.refunds.length
  for (let at = 1; at <= named; at += 1) if (merchant.carriedBefore.has(`pay_crf-${own}-${at}`)) return no('invalid-transition')
  const taken = takenBack(debt, input.lines)
  if (typeof taken === 'string') return no(taken)
  const amounts = [...taken.values()]
  const total = sum(amounts.map(({ amount, vat }) => amount + (debt.goods?.prices === 'net' ? vat : 0)))
  const { total: before } = debt.credited ?? { total: 0 }
  if (total < 0) return no('negative-total')
  if (total === 0) return no('nothing-to-credit')
  if (total > debt.total - before) return no('exceeds-invoice')
  const undo = replaceWriteOffs(book, debt, total)
  const settled = Math.min(outstanding(book, debt), total)
  const split = splitOf(book, debt, { rest, left: total - settled, moment })
  if (typeof split === 'string') {
    undo()
    return no(split)
  }
  if (book.id === walkIn && split.given.deposit + split.given.storeCredit > 0) {
    undo()
    return no('customer-required')
  }
  const given = { settled, ...split.given }
  const series = `${moment.rules.creditNoteSeries}-${moment.today.slice(0, 4)}`
  const last = (merchant.series.get(series) ?? 0) + 1
  merchant.series.set(series, last)
  const number = `${series}-${String(last).padStart(6, '0')}`
  merchant.creditNotes.set(id, { account: book.id, number, total, given })
  remember(debt, { id, total, taken, tenders: split.tenders })
  credit(merchant, book, { debt, own, total, given, moment })
  return 'done'
}

function remember(
  debt: Debt,
  { id, total, taken, tenders }: { id: string; total: number; taken: Taken; tenders: Map<string, number> },
): void {
  const credited = debt.credited ?? untouched()
  debt.credited = credited
  credited.total += total
  credited.notes.push(id)
  for (const [line, { quantity, amount, vat }] of taken) {
    const known = credited.lines.get(line) ?? { quantity: nothing, amount: 0, vat: 0 }
    credited.lines.set(line, { quantity: plus(known.quantity, quantity), amount: known.amount + amount, vat: known.vat + vat })
  }
  for (const [payment, amount] of tenders) credited.tenders.set(payment, (credited.tenders.get(payment) ?? 0) + amount)
}

type Giving = { debt: Debt; own: string; total: number; given: Given; moment: Moment }

/** The credit note's money: what settles or may be matched, what is kept, and what is given back. */
function credit(merchant: Merchant, book: Book, { debt, own, total, given, moment }: Giving): void {
  const add = (id: string, about: { amount: number; method: string; matches: Payment['matches'] }): Payment => {
    const payment = newPayment({ id, day: moment.today, names: [], ...about }, moment)
    book.payments.push(payment)
    merchant.payments.set(id, { account: book.id, target: id })
    if (about.amount < 0) merchant.receipts.set(id, { account: book.id, mailed: false })
    return payment
  }
  const money = (id: string, amount: number, matches: Payment['matches']) =>
    Object.assign(add(id, { amount, matches, method: 'credit-note' }), { own: 'credit-note' as const })
  if (given.storeCredit > 0) money(`pay_crs-${own}`, given.storeCredit, 'nothing')
  if (total === given.storeCredit) return
  const open = money(`pay_crn-${own}`, total - given.storeCredit, 'anything')
  if (given.settled > 0) match(open, debt, given.settled)
  given.refunds.forEach(({ method, amount, refundOf }, at) => {
    leave(open, amount)
    const refund = add(`pay_crf-${own}-${at + 1}`, { amount: -amount, method, matches: 'nothing' })
    order(merchant, refund, { payer: book.payments.find(({ id }) => id === refundOf), moment })
  })
}

/** SPEC section 6: what is left of an invoice or claim, up to the tolerance, as a credit note in the figures. */
export function writeOff(merchant: Merchant, { paymentId: id, item }: { paymentId: string; item: string }, moment: Moment): Verdict {
  const owner = merchant.invoices.get(item) ?? merchant.payments.get(`pay_${item.slice('clm_'.length)}`)?.account
  const book = merchant.books.get(owner ?? '')
  const debt = book?.debts.find((one) => one.id === item)
  if (!book || !debt) return no('unknown-invoice')
  const amount = outstanding(book, debt)
  if (amount === 0) return no('nothing-owed')
  if (amount > moment.rules.writeOffTolerance) return no('exceeds-tolerance')
  const payment = newPayment({ id, amount, day: moment.today, method: 'write-off', matches: 'nothing', names: [] }, moment)
  book.payments.push(Object.assign(payment, { own: 'write-off' as const }))
  merchant.payments.set(id, { account: book.id, target: id })
  match(payment, debt, amount)
  return 'done'
}
