import { expect } from 'vitest'
import { type Account, accountFigures, figuresOf } from '../../domain/accounts/account.ts'
import type { Decision } from '../../domain/command.ts'
import { Fact } from '../../domain/facts.ts'
import type { AccountId } from '../../domain/ids.ts'
import { weightOf } from '../../domain/orders/order.ts'
import { unallocatedOf } from '../../domain/payments/payment.ts'
import { refText } from '../../domain/states.ts'
import { assertLaws } from '../../store/assertLaws.ts'
import type { Row, RowOf } from '../../store/row.ts'
import { settingsOf } from './builders.ts'

type Rows = ReadonlyMap<string, Row>

/** What must hold of every decision, whatever it decided; throws at the first thing that doesn't. */
export function assertSound(rows: Rows, decision: Decision<unknown>, told: unknown): void {
  const names = decision.changed.map(({ ref }) => refText(ref))
  expect(names, 'no row changes twice').toEqual([...new Set(names)])
  for (const { chain } of decision.entries) {
    expect(rows.has(refText(chain)) || names.includes(refText(chain)), `the chain of ${refText(chain)} has its row`).toBe(true)
  }
  assertLaws(rows, decision)
  for (const { facts } of decision.entries) for (const fact of facts) Fact.parse(fact)
  const heard = JSON.stringify([decision.entries, decision.answer])
  for (const text of [...personalIn(rows), ...freeTextIn(told)]) expect(heard, 'facts and answers know no person').not.toContain(text)
}

/** Everything the rows say of a person: names, addresses, e-mails. */
function personalIn(rows: Rows): string[] {
  return [...rows.values()].flatMap((row) => {
    if (row.kind !== 'customer') return []
    const { name, company, email, address, shipTos, references } = row.state.details
    const places = address ? [...address.lines, address.city, address.postcode] : []
    // Who was erased is called by the account's id, which every record names.
    const said = [
      name === row.state.accountId ? undefined : name,
      company,
      email,
      ...places,
      ...shipTos.map((shipTo) => shipTo.name),
      ...references,
    ]
    return said.flatMap((text) => (text ? [text] : []))
  })
}

const freeTextNames = new Set(['why', 'description'])

/** What a person typed freely into an input. */
function freeTextIn(told: unknown): string[] {
  if (typeof told !== 'object' || told === null) return []
  return Object.entries(told).flatMap(([name, value]) =>
    freeTextNames.has(name) && typeof value === 'string' ? [value] : freeTextIn(value),
  )
}

const isOf = (accountId: AccountId) => (row: Row) => 'accountId' in row.state && row.state.accountId === accountId

function rowsOf<K extends Row['kind']>(rows: Rows, kind: K): RowOf<K>[]
function rowsOf(rows: Rows, kind: string): unknown[] {
  return [...rows.values()].filter((row) => row.kind === kind)
}

const sum = <T>(all: readonly T[], weight: (one: T) => number) => all.reduce((total, one) => total + weight(one), 0)

/** The laws of SPEC section 1, from all rows of an account: no step may hide what the whole doesn't bear out. */
export function assertLawsOfAll(rows: Rows, account: Account): void {
  const own = new Map([...rows].filter(([, row]) => isOf(account.accountId)(row)))
  const orders = rowsOf(own, 'order').map(({ state }) => state)
  const owed = [...rowsOf(own, 'invoice'), ...rowsOf(own, 'claim')].map(({ state }) => state)
  const payments = rowsOf(own, 'payment').map(({ state }) => state)
  const weights = orders.map(weightOf)
  expect({ ...figuresOf(account), heldCount: account.heldCount }).toEqual({
    unpaid: sum(owed, ({ outstanding }) => outstanding),
    deposits: sum(payments, unallocatedOf),
    openOrders: sum(weights, ({ openOrders }) => openOrders),
    charged: sum(weights, ({ charged }) => charged),
    reserved: sum(weights, ({ reserved }) => reserved),
    heldCount: sum(weights, ({ held }) => held),
  })
  const { balance, remainder, exposure, available, headroom, limit, deposits, unpaid, openOrders } = accountFigures(account, settingsOf())
  const received = sum(payments, ({ kind, amount, returned }) => (kind === 'refund' ? 0 : amount - returned))
  const invoiced = sum(owed, (item) => item.total - ('opening' in item ? (item.opening?.settled ?? 0) : 0))
  expect(balance, 'balance = deposits − unpaid').toBe(deposits - unpaid)
  expect(balance, 'balance = all payments less all invoices').toBe(received - invoiced)
  expect(remainder, 'remainder = balance − open orders').toBe(balance - openOrders)
  expect(exposure, 'exposure = unpaid + Σ charged').toBe(unpaid + account.charged)
  expect(available).toBe(typeof limit === 'number' ? limit - unpaid : limit)
  expect(headroom).toBe(typeof limit === 'number' ? limit - exposure : limit)
  for (const { state, outstanding } of owed.map((item) => ({ state: item.total, outstanding: item.outstanding }))) {
    expect(outstanding >= 0 && outstanding <= state, 'what is owed is between nothing and the total').toBe(true)
  }
}
