import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { settleMail } from '../../domain/mail/settleMail.ts'
import { cancelOrder } from '../../domain/orders/cancelOrder.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { applyPaymentReport } from '../../domain/payments/applyPaymentReport.ts'
import { recordPayment } from '../../domain/payments/recordPayment.ts'
import { states } from '../../domain/states.ts'
import { type ContractName, contracts } from '../../events/catalog.ts'
import { envelopesOf } from '../../events/publish.ts'
import { readEvent } from '../../events/reading.ts'
import { checkAccount, checkChain } from '../../store/check.ts'
import { itemsOf, recordOf, rowOf } from '../../store/codec.ts'
import { rootRef, rootsIn } from '../../store/heads.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { recomputeStanding } from '../../store/project.ts'
import { run } from '../../store/run.ts'
import { impatientClock } from '../kit/keeper.ts'
import { contextAt } from './toy.ts'

const folder = join(import.meta.dirname, 'fixtures/recorded')
const Recorded = z.object({
  items: z.array(z.looseObject({ pk: z.string(), sk: z.string() })),
  events: z.array(z.looseObject({ id: z.string(), version: z.int() })),
})
const versions = readdirSync(folder).map((file) => [file, Recorded.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))] as const)
/** Every name an event of ours can have. */
const isName = (name: string): name is ContractName => Object.hasOwn(contracts, name)
const names = Object.keys(contracts).filter(isName)
const merchantId = MerchantId.parse('mer_older')
const [accountId, owing] = [AccountId.parse('acc_older'), AccountId.parse('acc_owing')]

describe.each(versions)('what an older version wrote (%s)', (_, { items, events }) => {
  let keeper: Keeper
  beforeEach(async () => {
    const table = memoryTable()
    for (const put of items) await table.write([{ put, under: 'absent' }], randomUUID())
    keeper = keeperOver(table)
  })
  const running = (onceKey?: string) => ({
    context: contextAt('2026-02-04T10:00:00.000Z', merchantId),
    keeper,
    clock: impatientClock,
    deadlineAt: Date.now() + 20_000,
    onceKey,
  })
  const sound = async () => {
    for (const one of [accountId, owing]) expect(await checkAccount({ keeper, merchantId, accountId: one })).toEqual([])
  }
  const rows = items.filter(({ pk }) => !pk.startsWith('J#'))

  test('has rows of nineteen kinds, all of which are still known; younger kinds it can’t have', () => {
    const kinds = new Set(rows.map(({ kind }) => String(kind)))
    expect(kinds.size).toBe(19)
    expect([...kinds].filter((kind) => !Object.hasOwn(states, kind))).toEqual([])
  })

  test('is read, and written back without anything lost', () => {
    for (const item of rows) {
      const row = rowOf(item)
      const { pk, sk } = item
      const written = itemsOf(merchantId, { kind: row.kind, account: accountId, id: 'any' }, row)
      // Its place apart, which is the caller's to say; a key's second row is the second item. A list that is new since may want it too.
      const again = { ...written.at(pk.startsWith('K#') ? 1 : 0), pk, sk }
      // A state may be kept shorter since; fields that are younger, with what they default to, are no loss.
      const { state } = row
      expect({ ...again, state: rowOf(again).state }).toMatchObject({ ...item, state })
      expect(state).toMatchObject(Object(item.state))
    }
  })

  test('has hashes that hold', async () => {
    await sound()
    const { roots } = await rootsIn(keeper, { limit: 1_000 })
    expect(roots.length).toBeGreaterThan(5)
    for (const { chain } of roots) {
      const root = rootRef(chain)
      expect(root && (await checkChain(keeper, merchantId, root))).toEqual([])
    }
  })

  test('tells the same events as it told then, and readers understand those in the archive', () => {
    const told = items.filter(({ pk }) => pk.startsWith('J#')).flatMap((item) => envelopesOf(recordOf(item)))
    expect(told).toEqual(events)
    for (const event of events) expect(readEvent(names, event)).toMatchObject({ id: event.id, version: 1 })
  })

  test('is done once: what is sent again answers as it did, with other content it is refused', async () => {
    const line = { sku: 'GOODS', description: 'Goods', quantity: '1', unitPrice: '45.00', vatRate: '20' }
    const order = { orderId: 'one', accountId, currency: 'EUR', prices: 'gross', settlement: 'account', lines: [line] }
    expect(await run(placeOrder, placeOrder.input.parse(order), running())).toMatchObject({ replayed: true, answer: { orderId: 'one' } })
    const other = placeOrder.input.parse({ ...order, lines: [{ ...line, quantity: '2' }] })
    expect(await run(placeOrder, other, running())).toMatchObject({ refused: 'same-key-other-content' })
    const payment = { paymentId: 'pay_bank', accountId, amount: 2_000, currency: 'EUR', method: 'VIR' }
    expect(await run(recordPayment, recordPayment.input.parse(payment), running())).toMatchObject({ replayed: true })
    const report = { provider: 'stripe', currency: 'EUR', kind: 'payment', paymentKey: 'pi_one', objectId: 'pi_one', status: 'succeeded' }
    const before = await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 500 })
    const again = applyPaymentReport.input.parse({ ...report, amount: 4_500, accountId, names: [{ kind: 'invoice', id: 'inv_one' }] })
    expect(await run(applyPaymentReport, again, running())).toMatchObject({ answer: {} })
    expect(await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 500 })).toEqual(before)
  })

  test('is gone on with: orders, money, mails, disputes that end', async () => {
    const line = { sku: 'GOODS', description: 'Goods', quantity: '1', unitPrice: '3.00', vatRate: '20' }
    const order = { orderId: 'new', accountId, currency: 'EUR', prices: 'gross', settlement: 'account', lines: [line] }
    expect(await run(placeOrder, placeOrder.input.parse(order), running())).toMatchObject({ replayed: false })
    expect(await run(cancelOrder, cancelOrder.input.parse({ orderId: 'held' }), running('k-new'))).toMatchObject({ replayed: false })
    const settled = settleMail.input.parse({ mailId: 'mail_two', accountId, outcome: 'delivered' })
    expect(await run(settleMail, settled, running())).toMatchObject({ answer: { state: 'delivered' } })
    const won = { provider: 'stripe', currency: 'EUR', kind: 'dispute', status: 'won' }
    for (const [paymentKey, objectId, amount] of [
      ['pi_card', 'dp_card', 1_000],
      ['pi_one', 'dp_one', 4_000],
    ])
      expect(
        await run(applyPaymentReport, applyPaymentReport.input.parse({ ...won, paymentKey, objectId, amount }), running()),
      ).toMatchObject({ answer: { state: 'reinstated' } })
    await sound()
    for (const one of [accountId, owing]) {
      const projecting = { keeper, merchantId, accountId: one, today: '2026-02-04', clock: impatientClock, deadlineAt: Date.now() + 5_000 }
      expect(await recomputeStanding(projecting)).toEqual({ state: 'written' })
    }
    const [last] = (await keeper.journal(merchantId, { chain: owing, after: 0, limit: 500 })).slice(-1)
    const { format, after } = recordOf(last ?? {})
    // The claim of a dispute stood under the dispute's id then and stays; the money won back stands beside it, to be matched by hand.
    expect({ format, balance: (after?.deposits ?? 0) - (after?.unpaid ?? 0) }).toEqual({ format: 1, balance: 0 })
  })
})
