import { describe, expect, test } from 'vitest'
import { findAccounts } from '../../../domain/accounts/findAccounts.ts'
import { getAccount } from '../../../domain/accounts/getAccount.ts'
import { getAccountHistory } from '../../../domain/accounts/getAccountHistory.ts'
import { listAccounts } from '../../../domain/accounts/listAccounts.ts'
import { answerSeen } from '../../../domain/accounts/seen.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { getDecision } from '../../../domain/credit-check/getDecision.ts'
import { listHolds } from '../../../domain/credit-check/listHolds.ts'
import { getBalances } from '../../../domain/ledger/getBalances.ts'
import { getOrder } from '../../../domain/orders/getOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../../domain/orders/quoteOrder.ts'
import { getPayment } from '../../../domain/payments/getPayment.ts'
import { listPayments } from '../../../domain/payments/listPayments.ts'
import { refusalSeen } from '../../../domain/refusals.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

/* SPEC section 12: seeing store credit is a right of its own. */

const reading = ['accounts:read', 'holds:read', 'orders:read', 'orders:place', 'payments:read', 'reports:read'] as const
const without = { rights: new Set(reading) }
const withIt = { rights: new Set([...reading, 'store-credit:read' as const]) }
const withheld = ['deposits', 'unreservedDeposits', 'balance', 'remainder', 'movement', 'consumed']

const figures = { openOrders: 0, balance: 30_00, remainder: 30_00, exposure: 0, unpaid: 0, deposits: 30_00, heldCount: 0 }
const standing = { accountId: theAccount, name: 'Ada', currency: 'EUR' as const, limit: null, riskLevel: 'none' as const }

/** Somebody with 30.00 on the account and an order of 20.00. */
function shopOf(): Scene {
  const shop = new Scene({ account: { limit: 100_00 }, payments: [paymentOf('pay_1', 30_00)], orders: [orderOf('A', 20_00)] })
  shop.put({ ref: refs.standing(theAccount), state: { ...standing, ...figures, accountVersion: 1, drift: false } })
  return shop
}

/** An answer as it goes out. */
function told(answer: object): unknown {
  if (isRefusal(answer)) throw new Error(answer.refused)
  return JSON.parse(JSON.stringify(answer))
}

/** Every name of a field, however deep. */
function namesIn(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, inside]) => [name, ...namesIn(inside)])
}

describe('whoever lacks the right to store credit', () => {
  test('reads an account without its deposits, and without what they follow from', async () => {
    const account = told(await shopOf().ask(getAccount, { accountId: theAccount }, without))
    expect(namesIn(account).filter((name) => withheld.includes(name))).toEqual([])
    expect(account).toMatchObject({ figures: { unpaid: 0, openOrders: 20_00, exposure: 20_00, available: 100_00, headroom: 80_00 } })
  })

  test('reads lists and what was found without them, and sheets with those cells empty', async () => {
    const found = told(await shopOf().ask(findAccounts, { text: String(theAccount) }, without))
    expect(found).toMatchObject({ match: 'unique', items: [{ unpaid: 0 }] })
    expect(namesIn(found).filter((name) => withheld.includes(name))).toEqual([])
    const page = await shopOf().ask(listAccounts, {}, without)
    if (isRefusal(page)) throw new Error(page.refused)
    expect(namesIn(page).filter((name) => withheld.includes(name))).toEqual([])
    const sheet = listAccounts.sheet?.(page)
    const cells = Object.fromEntries((sheet?.columns ?? []).map((name, at) => [name, sheet?.rows[0]?.[at]]))
    expect(cells).toMatchObject({ accountId: theAccount, unpaid: '0.00' })
    expect([cells.deposits, cells.balance, cells.remainder]).toEqual([undefined, undefined, undefined])
  })

  test('can’t find out by asking for who has deposits', async () => {
    const input = { text: String(theAccount), withDeposits: true }
    expect(await shopOf().ask(findAccounts, input, without)).toMatchObject({ refused: 'not-allowed' })
    expect(told(await shopOf().ask(findAccounts, input, withIt))).toMatchObject({ match: 'unique' })
  })

  test('reads the history without what moved and what was left', async () => {
    const shop = new Scene({})
    shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 30_00, currency: 'EUR', method: 'CB' })
    const history = await shop.ask(getAccountHistory, { accountId: theAccount }, without)
    if (isRefusal(history)) throw new Error(history.refused)
    expect(namesIn(history).filter((name) => withheld.includes(name))).toEqual([])
    expect(history.items).toMatchObject([{ command: 'topUp', cause: 'top-up', unpaid: 0 }])
    expect(getAccountHistory.sheet?.(history).rows.flat().join()).not.toContain('30.00')
  })

  test('can’t find out by asking for the lines that moved', async () => {
    const input = { accountId: theAccount, only: 'movements' as const }
    expect(await shopOf().ask(getAccountHistory, input, without)).toMatchObject({ refused: 'not-allowed' })
    expect(told(await shopOf().ask(getAccountHistory, input, withIt))).toMatchObject({ items: [] })
  })

  test('reads held orders without the deposits of their accounts', async () => {
    const shop = new Scene({ account: { limit: 10_00 } })
    shop.done(placeOrder, placingOf('H', 20_00))
    const held = told(await shop.ask(listHolds, {}, without))
    expect(held).toMatchObject({ items: [{ orderId: 'H', account: { openOrders: 20_00, limit: 10_00 } }] })
    expect(namesIn(held).filter((name) => withheld.includes(name))).toEqual([])
  })

  test('reads of a hold, and of the decision that made it, nothing of the deposits that past-due amounts are set against', async () => {
    const shop = new Scene({
      account: { limit: 100_00, terms: { holdPeriod: 2 } },
      invoices: [invoiceOf('inv_1', 30_00)],
      payments: [paymentOf('pay_1', 5_00, { matches: 'nothing' })],
    })
    shop.done(placeOrder, placingOf('H', 20_00))
    const read = async (asking: { rights: typeof withIt.rights }) => [
      namesIn(told(await shop.ask(getOrder, { orderId: 'H' }, asking))),
      namesIn(told(await shop.ask(getDecision, { orderId: 'H' }, asking))),
    ]
    for (const names of await read(withIt)) expect(names).toContain('unreservedDeposits')
    for (const names of await read({ rights: new Set(reading) })) {
      expect(names.filter((name) => [...withheld, 'pastDueExcess'].includes(name))).toEqual([])
      expect(names).toContain('pastDue')
    }
  })

  test('asks what an order would cost without the deposits of its account', async () => {
    const { orderId: _, ...wish } = placingOf('Q', 20_00)
    const quote = told(await shopOf().ask(quoteOrder, wish, without))
    expect(namesIn(quote).filter((name) => withheld.includes(name))).toEqual([])
    expect(quote).toMatchObject({ total: 20_00, account: { openOrders: 20_00, headroom: 80_00 } })
  })

  test('reads of payments what they settled, and not what came in or is left', async () => {
    const shop = new Scene({})
    shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 30_00, currency: 'EUR', method: 'CB' })
    const { amount, allocated, ...one } = Object(told(await shop.ask(getPayment, { paymentId: 'pay_1' }, without)))
    expect({ amount, allocated }).toEqual({ amount: undefined, allocated: 0 })
    expect(Object.keys(one).filter((name) => ['unallocated', 'returned', 'label'].includes(name))).toEqual([])
    const page = await shop.ask(listPayments, { accountId: theAccount }, without)
    if (isRefusal(page)) throw new Error(page.refused)
    expect(told(page)).toEqual({ items: [{ ...one, allocated }] })
    expect(listPayments.sheet?.(page).rows.flat().join()).not.toContain('30.00')
  })

  test('reads the report of balances without them, and can’t have it in their order', async () => {
    const report = await shopOf().ask(getBalances, {}, without)
    if (isRefusal(report)) throw new Error(report.refused)
    expect(namesIn(told(report)).filter((name) => withheld.includes(name))).toEqual([])
    expect(getBalances.sheet?.(report).rows.flat().join()).not.toContain('30.00')
    for (const sort of ['balance', 'remainder'] as const)
      expect(await shopOf().ask(getBalances, { sort }, without)).toMatchObject({ refused: 'not-allowed', right: 'store-credit:read' })
  })

  test('hears from a command nothing of the deposits of the account that it changed', () => {
    const shop = new Scene({
      account: { limit: 100_00, terms: { holdPeriod: 2 } },
      invoices: [invoiceOf('inv_1', 30_00)],
      payments: [paymentOf('pay_1', 5_00, { matches: 'nothing' })],
    })
    const { answer } = shop.done(placeOrder, placingOf('H', 20_00))
    expect(answerSeen(answer, withIt.rights)).toBe(answer)
    const heard = placeOrder.answer.parse(answerSeen(answer, without.rights))
    expect(namesIn(heard).filter((name) => withheld.includes(name))).toEqual([])
    expect(heard).toMatchObject({ orderId: 'H', account: { unpaid: 30_00 }, holds: [{ reason: 'past-due', figures: { pastDue: 30_00 } }] })
  })
})

test('a refusal says that the deposits don’t cover something, and how much they are to whoever has the right', () => {
  const refused = shopOf().run(placeOrder, placingOf('D', 99_00, { settlement: 'deposit' }))
  if (!isRefusal(refused)) throw new Error('30.00 cover no 99.00')
  expect(refusalSeen(refused, withIt.rights)).toMatchObject({ refused: 'deposit-does-not-cover', detail: expect.stringContaining('30.00') })
  expect(refusalSeen(refused, without.rights)).toEqual({ refused: 'deposit-does-not-cover' })
  const other = { refused: 'unknown-order', detail: 'Unlike those, it says nothing of deposits.' } as const
  expect(refusalSeen(other, without.rights)).toBe(other)
})

test('whoever has it reads all of them', async () => {
  const account = told(await shopOf().ask(getAccount, { accountId: theAccount }, withIt))
  expect(account).toMatchObject({ figures: { deposits: 30_00, unreservedDeposits: 30_00, balance: 30_00, remainder: 10_00 } })
  expect(told(await shopOf().ask(listAccounts, {}, withIt))).toMatchObject({
    items: [{ deposits: 30_00, balance: 30_00, remainder: 30_00 }],
  })
})
