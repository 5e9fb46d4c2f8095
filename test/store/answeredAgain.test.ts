import { beforeEach, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { changeSubLimit } from '../../domain/accounts/changeSubLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { bothTables, impatientClock } from '../kit/keeper.ts'
import { contextAt } from './toy.ts'

const accountId = 'acc_again'
const places = ['X_._', 'roof', 'attic', 'cellar', 'B']

/** As a door lets it out, by its schema. */
const letOut = (command: { answer: z.ZodType }, done: object) => JSON.stringify(command.answer.parse('answer' in done && done.answer))

describe.each(bothTables)('what is asked twice is answered by the same text %s', (_, make) => {
  let keeper: Keeper
  const running = (onceKey?: string) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000, onceKey })
  const customer = { name: 'Ada', language: 'fr' as const, shipTos: places.map((shipToId) => ({ shipToId, name: shipToId })) }
  const bound = (shipToId: string) =>
    run(changeSubLimit, changeSubLimit.input.parse({ accountId, shipToId, limit: 663_33 }), running(`sub-${shipToId}`))

  beforeEach(async () => {
    keeper = keeperOver(await make())
    await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer }), running())
    await run(changeLimit, changeLimit.input.parse({ accountId, limit: 488_100 }), running('limit'))
  })

  test('the terms of an account with limits of several places', async () => {
    for (const shipToId of places) {
      const first = await bound(shipToId)
      const again = await bound(shipToId)
      expect([first, again]).toMatchObject([{ replayed: false }, { replayed: true }])
      expect(letOut(changeSubLimit, again)).toBe(letOut(changeSubLimit, first))
    }
  })

  test('an order held by the limit of its place, and by its account’s', async () => {
    await bound('X_._')
    const place = (orderId: string, unitPrice: string) => {
      const lines = [{ sku: 'a', description: 'a', quantity: '1', unitPrice, vatRate: '0' }]
      const input = { orderId, accountId, currency: 'EUR', settlement: 'account', prices: 'gross', shipToId: 'X_._', lines }
      return run(placeOrder, placeOrder.input.parse(input), running())
    }
    for (const [orderId, price] of [
      ['one', '1009.95'],
      ['other', '9000.00'],
    ] as const) {
      const first = await place(orderId, price)
      const again = await place(orderId, price)
      expect([first, again]).toMatchObject([{ replayed: false, answer: { held: true } }, { replayed: true }])
      expect(letOut(placeOrder, again)).toBe(letOut(placeOrder, first))
    }
  })
})
