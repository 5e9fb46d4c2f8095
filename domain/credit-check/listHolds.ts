import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import { openBooks } from '../accounts/books.ts'
import { SeenFigures, seen } from '../accounts/seen.ts'
import { type Context, query, type Reader, refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import { isHeld, isOpen, type Order } from '../orders/order.ts'
import { OrderView, orderView } from '../orders/orderView.ts'
import { paged, pageOf } from '../paging.ts'
import { decimal, limitCell, sheetOf } from '../sheet.ts'
import { cureOf } from './check.ts'
import { isAskedFor, queueFilters } from './queue.ts'

const HeldOrder = z
  .strictObject({ ...OrderView.shape, customer: z.string(), company: z.string().optional(), account: SeenFigures })
  .meta({ id: 'HeldOrder', description: 'A held order with its customer, its cure and its account’s figures, all as of now' })
type HeldOrder = z.infer<typeof HeldOrder>

/** Orders of one page: with the three rows of each one's account they are as many as the table gives in one round trip. */
const ordersPerPage = 25

/** Pages of the list that one call looks through for orders to show; a page may come empty and still go on. */
const pagesPerCall = 40

/** Cursors of one account's held orders are told apart from those of all. */
const ofAccount = 'account/'

/** The held orders of the merchant, oldest first: the credit controller's queue. */
export const listHolds = query({
  name: 'listHolds',
  summary: 'List the held orders, oldest first: those of one reason, customer, amount or age, each with its cure',
  right: 'holds:read',
  input: z.strictObject({ ...queueFilters, ...paged }),
  answer: pageOf(HeldOrder),
  answers: async ({ cursor, limit, ...filters }, reader, context) => {
    const { accountId } = filters
    if (cursor !== undefined && cursor.startsWith(ofAccount) !== (accountId !== undefined))
      return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of this list' }] } as const
    let after = accountId === undefined ? cursor : cursor?.slice(ofAccount.length)
    let items: HeldOrder[] = []
    for (let page = 0; page < pagesPerCall && items.length === 0; page += 1) {
      const read = await pageAfter(reader, { accountId, limit: Math.min(limit, ordersPerPage), ...(after !== undefined && { after }) })
      items = await shown(
        read.items.filter((order) => isAskedFor(order, filters, context)),
        reader,
        context,
      )
      after = read.next
      if (after === undefined) break
    }
    return { items, ...(after !== undefined && { next: accountId === undefined ? after : `${ofAccount}${after}` }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['order', ({ orderId }) => orderId],
        ['account', ({ accountId }) => accountId],
        ['customer', ({ customer }) => customer],
        ['company', ({ company }) => company],
        ['shipTo', ({ shipToId }) => shipToId],
        ['placed', ({ placedOn }) => placedOn],
        ['heldSince', ({ heldSince }) => heldSince],
        ['total', ({ total, currency }) => decimal(total, currency)],
        ['reasons', ({ holds }) => holds.map(({ reason }) => reason).join(' ')],
        ['cure', ({ cure, currency }) => cure && decimal(cure.amount, currency)],
        ['exposure', ({ account, currency }) => decimal(account.exposure, currency)],
        ['limit', ({ account, currency }) => limitCell(account.limit, currency)],
        ['currency', ({ currency }) => currency],
      ],
      items,
    ),
})

type Page = { accountId: AccountId | undefined; limit: number; after?: string }

function pageAfter(reader: Reader, { accountId, ...page }: Page): Promise<{ items: Order[]; next?: string }> {
  return accountId === undefined
    ? reader.index({ index: 'held-orders', kind: 'order', ...page })
    : reader.list({ list: 'held-orders', kind: 'order', account: accountId, ...page })
}

/**
 * The orders as their own rows have them, with whose they are and what would release them now, all in one round trip. One that was
 * released since the list was written is left out. What releases an order asks nothing of the purse, so that it isn't read.
 */
async function shown(listed: readonly Order[], reader: Reader, context: Context): Promise<HeldOrder[]> {
  if (listed.length === 0) return []
  const byAccount = <R>(refOf: (accountId: AccountId) => R) => new Map(listed.map(({ accountId }) => [accountId, refOf(accountId)]))
  const { accounts, customers, debts, orders } = await reader.get({
    accounts: byAccount(refs.account),
    customers: byAccount(refs.customer),
    debts: byAccount(refs.debts),
    orders: new Map(listed.map(({ accountId, orderId }) => [orderId, refs.order(accountId, orderId)])),
  })
  return listed.flatMap(({ accountId, orderId }) => {
    const [account, customer, order] = [accounts.get(accountId), customers.get(accountId), orders.get(orderId)]
    if (!account || !order || !isOpen(order) || !isHeld(order)) return []
    const { name = accountId, company } = customer?.details ?? {}
    const books = openBooks({ account, debts: debts.get(accountId), orders: [order] }, context)
    const view = orderView(order, { rights: context.rights, cure: cureOf(books, order, context.settings) })
    const figures = seen(accountFigures(account, context.settings), context.rights)
    return [{ ...view, customer: name, ...(company !== undefined && { company }), account: figures }]
  })
}
