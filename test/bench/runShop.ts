import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { rankingsOf } from '../../domain/reports/ranking.ts'
import type { Change } from '../../domain/states.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import type { Item } from '../../store/row.ts'
import { contextOf, invoiceOf, orderOf, theDay, theMerchant } from '../kit/builders.ts'
import { rowsFor } from '../kit/holding.ts'
import { engineTable } from '../kit/keeper.ts'
import { fill, itemsFor, type Target } from './seeding.ts'

/** A merchant whose every account has one order to be invoiced, in a table of its own. */
export type RunShop = Target & { client: DynamoDBDocumentClient; keeper: Keeper; size: number; ageingAfter?: string | undefined }

export const accountAt = (at: number): AccountId => AccountId.parse(`acc_${at}`)
export const orderAt = (at: number): string => `web-${at}`

/** Somebody acting so many milliseconds after the day began: what an account's place is, so that its records can be told by it. */
export function acting(day: string, at: number) {
  const now = new Date(Date.parse(`${day}T06:00:00.000Z`) + at).toISOString()
  return contextOf({ now, today: day, seed: String(at).padStart(26, '0') })
}

function changesOf(at: number): Change[] {
  const accountId = accountAt(at)
  const order = orderOf(orderAt(at), 12_00, { accountId, delivery: 'whole' })
  const rows = rowsFor({ account: { accountId, limit: 1_000_00, nextStatement: null }, orders: [order] })
  const figures = { openOrders: 0, balance: -12_00, remainder: -12_00, exposure: 12_00, unpaid: 12_00, deposits: 0 }
  const standing = {
    ...{ accountId, name: `Customer ${at}`, currency: 'EUR' as const, limit: 1_000_00, riskLevel: 'none' as const },
    ...{ ...figures, heldCount: 0, accountVersion: 1, drift: false },
  }
  const debts = { owed: { [`${theDay}/${theDay}`]: invoiceOf(`inv_${at}`, 12_00).total } }
  const owing = rankingsOf(standing, { debts }).filter(({ list }) => list === 'owing')
  return [
    ...rows,
    { ref: refs.standing(accountId), state: standing },
    ...owing.map((state): Change => ({ ref: refs.ranking(accountId, 'owing'), state })),
  ]
}

function* items(size: number): Generator<Item> {
  for (let at = 0; at < size; at += 1)
    for (const change of changesOf(at))
      yield* itemsFor(theMerchant, change, change.ref.kind === 'account' ? { satellites: { debts: 1, purse: 1 } } : {})
}

export async function openRunShop(endpoint: string, size: number): Promise<RunShop> {
  const { client, tableName } = await engineTable(endpoint)
  await fill({ client, tableName }, items(size))
  return { client, tableName, keeper: dynamoKeeper({ client, tableName }), size }
}
