import { beforeEach, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { getAccount } from '../../domain/accounts/getAccount.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { reconcile } from '../../domain/allocation/reconcile.ts'
import { type Context, isRefusal } from '../../domain/command.ts'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { cancelOrder } from '../../domain/orders/cancelOrder.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../domain/payments/recordPayment.ts'
import { ask } from '../../store/ask.ts'
import { checkAccount, checkChain } from '../../store/check.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { recomputeStanding } from '../../store/project.ts'
import { run } from '../../store/run.ts'
import { bothTables, realClock } from '../kit/keeper.ts'
import { accountId, contextAt, merchantId } from './toy.ts'

const running = (keeper: Keeper, context: Context = contextAt()) => ({
  context,
  keeper,
  clock: realClock,
  deadlineAt: Date.now() + 80_000,
})

function orderInput(orderId: string, unitPrice: string, settlement: 'account' | 'prepaid' | 'auto' = 'account') {
  const line = { sku: 'A', description: 'Apples', quantity: '1', unitPrice, vatRate: '20' }
  return placeOrder.input.parse({ orderId, accountId, currency: 'EUR', prices: 'gross', settlement, lines: [line] })
}

describe.each(bothTables)('the real commands %s', (_, make) => {
  let keeper: Keeper
  beforeEach(async () => {
    keeper = keeperOver(await make())
    await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer: { name: 'Ada' } }), running(keeper))
    await run(changeLimit, { accountId, limit: 10_000 }, running(keeper))
  })
  const placed = (input: z.infer<typeof placeOrder.input>) => run(placeOrder, input, running(keeper))
  const clean = async () => {
    expect(await checkAccount({ keeper, merchantId, accountId })).toEqual([])
    expect(
      (
        await recomputeStanding({
          keeper,
          merchantId,
          accountId,
          today: '2026-03-01',
          clock: realClock,
          deadlineAt: Date.now() + 5_000,
        })
      ).state,
    ).toBe('written')
  }
  const delivered = async (deliveryId: string, orderId: string) => {
    const report = { deliveryId, orderId, lines: [{ sku: 'A', delivered: '1' }], last: true }
    await run(reportDelivery, reportDelivery.input.parse(report), running(keeper))
    return run(applyDelivery, applyDelivery.input.parse({ deliveryId }), running(keeper))
  }

  // The engine runs transactions one at a time, and slowly when the machine is busy: the time is its, not ours.
  test('64 orders of 10.00 at once on a limit of 100.00: 10 approved, 54 held, exposure 100.00', { timeout: 90_000 }, async () => {
    const results = await Promise.all(Array.from({ length: 64 }, (_, nth) => placed(orderInput(`web-${nth}`, '10.00'))))
    const holds = results.map((result) => (isRefusal(result) ? 'refused' : result.answer.holds.length))
    expect(holds.filter((count) => count === 0)).toHaveLength(10)
    expect(holds.filter((count) => count === 1)).toHaveLength(54)
    const answer = await ask(getAccount, { accountId }, { context: contextAt(), keeper })
    expect(answer).toMatchObject({ figures: { exposure: 10_000, openOrders: 64_000 } })
    await clean()
  })

  test('from order to allocated payment, and the ledger is clean', async () => {
    await placed(orderInput('web-1', '45.00'))
    await placed(orderInput('web-2', '45.00'))
    await placed(orderInput('web-3', '20.00'))
    expect(await delivered('del-1', 'web-1')).toMatchObject({ answer: { state: 'applied' } })
    expect(await delivered('del-2', 'web-2')).toMatchObject({ answer: { state: 'applied' } })
    for (const nth of [1, 2]) {
      const issued = await run(
        issueInvoice,
        issueInvoice.input.parse({ invoiceId: `inv_${nth}`, accountId, orderIds: [`web-${nth}`] }),
        running(keeper),
      )
      expect(issued).toMatchObject({ answer: { total: 4_500, number: `F-2026-00000${nth}` } })
    }
    await clean()
    const payment = recordPayment.input.parse({ paymentId: 'pay_P1', accountId, amount: 10_000, currency: 'EUR', method: 'VIR' })
    await run(recordPayment, payment, running(keeper))
    await run(reconcile, { accountId }, running(keeper))
    await run(recheckHolds, { accountId }, running(keeper))
    await run(cancelOrder, cancelOrder.input.parse({ orderId: 'web-3' }), { ...running(keeper), onceKey: 'k-1' })
    const answer = await ask(getAccount, { accountId }, { context: contextAt(), keeper })
    expect(answer).toMatchObject({ figures: { unpaid: 0, deposits: 1_000, balance: 1_000, openOrders: 0 } })
    await clean()
    expect(await checkChain(keeper, merchantId, { kind: 'series', id: 'F-2026' })).toEqual([])
  })

  test('a delivery that comes before its order waits for it', async () => {
    expect(await delivered('del-1', 'web-1')).toMatchObject({ answer: { state: 'parked' } })
    await placed(orderInput('web-1', '45.00'))
    expect(await run(applyDelivery, applyDelivery.input.parse({ deliveryId: 'del-1' }), running(keeper))).toMatchObject({
      answer: { state: 'applied' },
    })
    await clean()
  })

  test('goods reported before a cancellation and told after it are owed for; those reported after it are not', async () => {
    await placed(orderInput('web-1', '45.00'))
    const reported = async (deliveryId: string) => {
      const report = reportDelivery.input.parse({ deliveryId, orderId: 'web-1', lines: [{ sku: 'A', delivered: '1' }] })
      const done = await run(reportDelivery, report, running(keeper))
      return applyDelivery.input.parse({ deliveryId, reportedAs: isRefusal(done) ? undefined : done.sequence })
    }
    const before = await reported('del-1')
    await run(cancelOrder, cancelOrder.input.parse({ orderId: 'web-1' }), running(keeper))
    const after = await reported('del-2')
    expect(await run(applyDelivery, after, running(keeper))).toMatchObject({ answer: { state: 'refused', reason: 'order-cancelled' } })
    expect(await run(applyDelivery, before, running(keeper))).toMatchObject({ answer: { state: 'applied' } })
    const answer = await ask(getAccount, { accountId }, { context: contextAt(), keeper })
    expect(answer).toMatchObject({ figures: { exposure: 4_500, openOrders: 4_500 } })
    await clean()
  })

  test('invoice numbers have no gap, however many are issued at once', async () => {
    const orders = Array.from({ length: 8 }, (_, nth) => `web-${nth}`)
    for (const orderId of orders) {
      await placed(orderInput(orderId, '1.00'))
      await delivered(`del-${orderId}`, orderId)
    }
    const issued = await Promise.all(
      orders.map((orderId) =>
        run(issueInvoice, issueInvoice.input.parse({ invoiceId: `inv_${orderId}`, accountId, orderIds: [orderId] }), running(keeper)),
      ),
    )
    const numbers = issued.map((result) => (isRefusal(result) ? result.refused : result.answer.number))
    expect(numbers.toSorted()).toEqual(orders.map((_, nth) => `F-2026-00000${nth + 1}`))
    await clean()
  })
})
