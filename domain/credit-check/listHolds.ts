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
  .strictObject({ ...OrderView.shape, account: SeenFigures })
  .meta({ id: 'HeldOrder', description: 'A held order with its cure and its account’s figures, both as of now' })
type HeldOrder = z.infer<typeof HeldOrder>

/** Pages of the list that one call looks through for orders to show; a page may come empty and still go on. */
const pagesPerCall = 10

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
      const read = await pageAfter(reader, { accountId, limit, ...(after !== undefined && { after }) })
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
        ['placed', ({ placedOn }) => placedOn],
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
 * The orders as their own rows have them, each account's together, with what would release them now. One that was released since the
 * list was written is left out.
 */
async function shown(listed: readonly Order[], reader: Reader, context: Context): Promise<HeldOrder[]> {
  const byAccount = Map.groupBy(listed, ({ accountId }) => accountId)
  const held = new Map<string, HeldOrder>()
  const readAccount = async ([accountId, orders]: [AccountId, Order[]]) => {
    const { account, debts, purse, fresh } = await reader.get({
      account: refs.account(accountId),
      debts: refs.debts(accountId),
      purse: refs.purse(accountId),
      fresh: orders.map(({ orderId }) => refs.order(accountId, orderId)),
    })
    if (!account) return
    const books = openBooks({ account, debts, purse, orders: fresh }, context)
    for (const order of fresh.filter((one) => isOpen(one) && isHeld(one))) {
      const view = orderView(order, { rights: context.rights, cure: cureOf(books, order, context.settings) })
      held.set(order.orderId, { ...view, account: seen(accountFigures(account, context.settings), context.rights) })
    }
  }
  await Promise.all([...byAccount].map(readAccount))
  return listed.flatMap(({ orderId }) => held.get(orderId) ?? [])
}
