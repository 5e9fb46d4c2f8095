import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId, MerchantId } from '../../domain/ids.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { rowOf } from '../../store/codec.ts'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { recomputeStanding } from '../../store/project.ts'
import type { Item, Row } from '../../store/row.ts'
import { run } from '../../store/run.ts'
import { chainOf, journalPartition, keyOf, listKeysOf, totalsRef } from '../../store/table.ts'
import { contextOf, placingOf, theAccount, theMerchant } from '../kit/builders.ts'
import { steppingClock } from '../kit/keeper.ts'
import { imageOf } from './units/imageOf.ts'
import { ourIndexes } from './units/shape.ts'
import { writeUnits } from './units/writing.ts'

/** A row that an order writes: what it is, and the write units of the row and of its entries in the indexes. */
export type OrderRow = { what: string; row: Row | undefined; units: number; openUnits: number; listUnits: number; item: Item }

/** Whose order it is. */
export type Whose = { merchantId: MerchantId; accountId: AccountId; orderId: string }

/** Partition keys by where they are: the table with its local index, and the index `list`. */
export type Places = { table: string; list: string | undefined }

const lines = ['Pain de campagne 500 g', 'Café en grains bio 1 kg', 'Sirop de menthe 70 cl'].map((description, at) => ({
  sku: `ART-${at}-5000`,
  description,
  quantity: '4',
  unitPrice: '3.20',
  vatRate: '5.5',
}))

/** Plays an order of three lines, and what lists show of it after, on the memory twin; answers every row that was written. */
export async function rowsOfAnOrder(orderId: string): Promise<OrderRow[]> {
  const table = memoryTable()
  const items = new Map<string, Item>()
  let written: { item: Item; before: Item | undefined }[] = []
  const keeper = keeperOver({
    ...table,
    write: async (actions, token) => {
      for (const action of actions) {
        if (!('put' in action)) continue
        const place = `${action.put.pk} ${action.put.sk}`
        written.push({ item: action.put, before: items.get(place) })
        items.set(place, action.put)
      }
      return table.write(actions, token)
    },
  })
  const running = () => ({ context: contextOf(), keeper, clock: steppingClock(), deadlineAt: 1_000 })
  const project = () => recomputeStanding({ ...running(), merchantId: theMerchant, accountId: theAccount, today: contextOf().today })
  const customer = { name: 'Claire Martin', company: 'Café du Marché' }
  const account = openAccount.input.parse({ accountId: theAccount, currency: 'EUR', customer })
  accepted(await run(openAccount, account, running()))
  accepted(await run(changeLimit, changeLimit.input.parse({ accountId: theAccount, limit: 5_000_00 }), running()))
  await project()
  written = []
  accepted(await run(placeOrder, placeOrder.input.parse({ ...placingOf(orderId, 0), lines }), running()))
  await project()
  return written.map(rowWritten)
}

function accepted(done: object): void {
  if ('refused' in done) throw new Error(`it was refused: ${done.refused}`)
}

function rowWritten({ item, before }: { item: Item; before: Item | undefined }): OrderRow {
  const row = item.pk.startsWith('J#') ? undefined : rowOf(item)
  const what = row ? (row.kind === 'ranking' ? `ranking ${row.state.list}` : row.kind) : 'journal record'
  const change = { before: before && imageOf(before), after: imageOf(item) }
  const { table, indexes } = writeUnits(change, { indexes: ourIndexes, times: 2 })
  return { what, row, units: table, openUnits: indexes.open ?? 0, listUnits: indexes.list ?? 0, item }
}

/** Where the same row of anybody's order is, by the functions that the store itself uses. */
export function placesOf({ row }: Pick<OrderRow, 'row'>, { merchantId, accountId, orderId }: Whose): Places {
  if (!row) return { table: journalPartition(merchantId, chainOf(refs.account(accountId))), list: undefined }
  switch (row.kind) {
    case 'account':
    case 'debts':
    case 'purse':
      return { table: keyOf(merchantId, { kind: row.kind, account: accountId }).pk, list: undefined }
    case 'order':
      return { table: keyOf(merchantId, refs.order(accountId, orderId)).pk, list: undefined }
    case 'pointer':
      return { table: keyOf(merchantId, refs.pointer({ scope: 'order', key: orderId })).pk, list: undefined }
    case 'totals':
      return { table: keyOf(merchantId, totalsRef({ currency: row.state.currency, accountId })).pk, list: undefined }
    case 'standing': {
      const list = listKeysOf(merchantId, { ...row, state: { ...row.state, accountId } })?.listPk
      return { table: keyOf(merchantId, refs.standing(accountId)).pk, list }
    }
    case 'ranking': {
      const list = listKeysOf(merchantId, { ...row, state: { ...row.state, accountId } })?.listPk
      return { table: keyOf(merchantId, refs.ranking(accountId, row.state.list)).pk, list }
    }
    default:
      throw new Error(`an order writes no ${row.kind}`)
  }
}
