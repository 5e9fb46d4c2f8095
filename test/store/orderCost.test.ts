import { beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { type Command, isRefusal, type Lists, type Refs } from '../../domain/command.ts'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { run } from '../../store/run.ts'
import { basket, basketOrder } from '../bench/units/basket.ts'
import { imageOf } from '../bench/units/imageOf.ts'
import { ourIndexes, placeOf } from '../bench/units/shape.ts'
import { type Image, sizeOf, sum } from '../bench/units/size.ts'
import { writeUnits } from '../bench/units/writing.ts'
import { contextOf } from '../kit/builders.ts'
import { impatientClock } from '../kit/keeper.ts'

/** A row as it was written, with the whole of what it cost in its transaction. */
type Written = { place: string; bytes: number; write: number; entries: number }

const orderId = 'web-100004'
const accountId = 'acc_cafe-du-marche'
const table = memoryTable()
const rows = new Map<string, Image>()
let written: Written[] = []
let requests: string[] = []

const keeper = keeperOver({
  ...table,
  get: (keys) => {
    requests.push('get')
    return table.get(keys)
  },
  range: (range) => {
    requests.push('range')
    return table.range(range)
  },
  write: async (actions, token) => {
    requests.push('write')
    const answer = await table.write(actions, token)
    if (answer.outcome === 'written') for (const action of actions) if ('put' in action) written.push(costOf(imageOf(action.put)))
    return answer
  },
})

function costOf(after: Image): Written {
  const place = placeOf(after)
  const { table, indexes } = writeUnits({ before: rows.get(place), after }, { indexes: ourIndexes, times: 2 })
  rows.set(place, after)
  return { place: place.replace('\n', ' '), bytes: sizeOf(after), write: table, entries: sum(Object.values(indexes)) }
}

async function done<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  command: Command<I, A, R1, R2, R3, L>,
  input: unknown,
): Promise<void> {
  written = []
  requests = []
  const now = { context: contextOf({ seed: 'k3v9x2m7q4w8r5t1y6n0p2s4d8' }), keeper, clock: impatientClock }
  const answer = await run(command, command.input.parse(input), {
    ...now,
    deadlineAt: Date.now() + 20_000,
    onceKey: command.internal ? undefined : 'once',
  })
  if (isRefusal(answer)) throw new Error(`${command.name}: ${answer.refused} ${answer.detail}`)
}

/** What a commit cost; its rows are named where it is more than it may be. */
const expectAtMost = (write: number, entries: number) => {
  const total = { write: sum(written.map((row) => row.write)), entries: sum(written.map((row) => row.entries)) }
  expect(total.write <= write && total.entries <= entries ? [] : written).toEqual([])
}

describe('commits in the life of an order of three lines cost at most', () => {
  beforeAll(async () => {
    await done(openAccount, { accountId, currency: 'EUR', customer: { name: 'Anna', email: 'anna@shop.example', country: 'FR' } })
    await done(changeLimit, { accountId, limit: 1_000_00 })
    await done(placeOrder, basketOrder('web-100003', accountId))
  })

  test('placed: eight write units and an entry of one sparse index, in one reading and one commit', async () => {
    await done(placeOrder, basketOrder(orderId, accountId))
    expectAtMost(8, 1)
    expect(requests).toEqual(['get', 'write'])
  })

  test('reported as delivered: eight, and counted: eight and its entry moved', async () => {
    const lines = basket.map(({ sku, quantity }) => ({ sku, delivered: quantity }))
    await done(reportDelivery, { deliveryId: `del-${orderId}`, orderId, lines, last: true })
    expectAtMost(8, 0)
    await done(applyDelivery, { deliveryId: `del-${orderId}` })
    expectAtMost(8, 2)
  })

  test('invoiced: eighteen, with the number, and seven entries, one of them the list of who is to be stated', async () => {
    await done(issueInvoice, { invoiceId: `inv_${orderId}`, accountId, orderIds: [orderId] })
    expectAtMost(18, 7)
  })
})
