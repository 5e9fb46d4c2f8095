import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { headOf } from '../../store/chain.ts'
import { dynamoClients } from '../../store/client.ts'
import { itemOfRecord } from '../../store/codec.ts'
import { dynamoTable } from '../../store/dynamo.ts'
import { Head, type Item } from '../../store/row.ts'
import { keyOf } from '../../store/table.ts'
import { lumen, orderOf } from '../api/house.ts'
import type { Bench } from './bench.ts'
import { type Door, openDoor } from './door.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { recordAfter } from './records.ts'
import { fill, type Target } from './seeding.ts'
import { withHouse } from './withHouse.ts'

const rounds = 40
const Answered = z.object({ held: z.boolean() })
const [young, old, other] = [AccountId.parse('acc_1'), AccountId.parse('acc_2'), AccountId.parse('acc_3')]

type Ageing = { endpoint: string; tableName: string; accountId: string; count: number }

/** Gives an account of Lumen so many records more, each hashed over the one before, and its row the end of them. */
export async function age({ endpoint, tableName, accountId: id, count }: Ageing): Promise<void> {
  const { client, destroy } = dynamoClients({ endpoint })
  const target: Target = { client, tableName }
  const accountId = AccountId.parse(id)
  const [row] = await dynamoTable(target).get([keyOf(lumen, refs.account(accountId))])
  if (!row) throw new Error(`there is no ${accountId}`)
  let head = Head.parse(row.head)
  const records = function* (): Generator<Item> {
    for (let at = 0; at < count; at += 1) {
      const record = recordAfter(head, { merchantId: lumen, accountId })
      head = headOf(record)
      yield itemOfRecord(record)
    }
  }
  await fill(target, records())
  await fill(target, [{ ...row, head }])
  destroy()
}

let count = 0

/** Milliseconds of an order over HTTP, through the checkout in a process of its own. */
async function placed(door: Door, accountId: AccountId): Promise<number> {
  count += 1
  const orderId = `web-${count}`
  const begun = performance.now()
  const { status, body } = await door.post('/v1/orders', orderOf(orderId, { accountId }), { 'idempotency-key': orderId })
  if (status !== 201 || Answered.parse(JSON.parse(body)).held) throw new Error(`an order was answered with ${status}: ${body}`)
  return performance.now() - begun
}

/** Where the checkout remembers nothing but the settings, so that the account is read; and right after another order of it. */
const ways = (door: Door) => ({
  unseen: (accountId: AccountId) => async () => {
    await door.forget()
    await placed(door, other)
    return placed(door, accountId)
  },
  seen: (accountId: AccountId) => async () => {
    await placed(door, accountId)
    return placed(door, accountId)
  },
})

export const history: Bench = {
  name: 'history',
  says: 'placing an order over HTTP on an account with 300 000 journal records, against the same on a new one',
  run: (told, { largest = 300_000 } = {}) =>
    withHouse(async (house, endpoint) => {
      house.leaveUnchecked('the records before the first order tell of orders that never were')
      await openAccounts(house, 3)
      told(`${largest} records are written`)
      await age({ endpoint, tableName: process.env.TABLE_NAME ?? '', accountId: old, count: largest })
      const door = await openDoor('checkout', 'POST /v1/orders')
      try {
        const { unseen, seen } = ways(door)
        const contenders = { young: unseen(young), old: unseen(old), youngSeen: seen(young), oldSeen: seen(old) }
        told(`${rounds} rounds`)
        const took = await interleaved(contenders, rounds, told)
        const [inYoung, unit] = [`an order after ${largest} records, in one on a new account`, '×']
        return {
          tables: [],
          figures: [
            { figure: `${inYoung}, neither seen before`, measured: ratio(took, 'old', 'young'), unit, atMost: 1.1 },
            { figure: `${inYoung}, each seen last`, measured: ratio(took, 'oldSeen', 'youngSeen'), unit, atMost: 1.1 },
            { figure: 'an order on a new account, not seen before', measured: median(took.young ?? []), unit: 'ms' },
            { figure: 'an order on a new account, seen last', measured: median(took.youngSeen ?? []), unit: 'ms' },
          ],
          notes: [
            'Medians of ratios within a round: over HTTP, through the checkout’s bundle in a process of its own, on the real engine, one after the other. An account not seen before is read first; one seen last is one write.',
          ],
        }
      } finally {
        await door.stop()
      }
    }),
}
