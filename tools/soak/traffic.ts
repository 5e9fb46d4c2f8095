import { setTimeout as after } from 'node:timers/promises'
import { orderOf } from '../demo/scenes.ts'
import type { World } from '../demo/world.ts'

export type Traffic = {
  /** The orders that were acknowledged, with the account of each. */
  placed: () => ReadonlyMap<string, string>
  /** Figures since the last time they were asked. */
  lately: () => { placed: number; failed: number; p50: number; p95: number; p99: number }
  /** Ends it, waits for what is under way, and answers what was done. */
  stop: () => Promise<Record<string, number>>
}

type Parts = { world: World; accountIds: readonly string[]; perSecond: number }

/** Orders under way at once; one that would be more is counted as skipped, so that a stack that is too slow is seen, not hidden. */
const mostAtOnce = 100
/** Every so many orders of an account its older ones are delivered, invoiced and paid; one now and then is cancelled. */
const ordersPerInvoice = 8
const ordersPerCancellation = 15

/** Places orders at a steady pace, whatever the answers take: a slow answer doesn't slow the next order down. */
export function startTraffic({ world, accountIds, perSecond }: Parts): Traffic {
  const placed = new Map<string, string>()
  const open = new Map<string, string[]>()
  const sums: Record<string, number> = {}
  const underWay = new Set<Promise<void>>()
  let times: number[] = []
  let failed = 0
  let ended = false

  const count = (what: string): void => {
    sums[what] = (sums[what] ?? 0) + 1
  }
  const deed = async (what: string, act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act()
      count(what)
      return true
    } catch (cause) {
      failed += 1
      count(`${what} failed: ${cause instanceof Error ? cause.message.slice(0, 120) : String(cause)}`)
      return false
    }
  }

  async function place(number: number): Promise<void> {
    const accountId = accountIds[number % accountIds.length] ?? ''
    const orderId = `soak-${number}`
    const begun = performance.now()
    const goods = orderOf({ accountId, orderId, amount: 1_000 + (number % 97) * 13, settlement: number % 3 === 0 ? 'auto' : 'account' })
    if (!(await deed('ordered', () => world.act('placeOrder', goods)))) return
    times.push(performance.now() - begun)
    placed.set(orderId, accountId)
    const waiting = [...(open.get(accountId) ?? []), orderId]
    open.set(accountId, waiting)
    if (number % ordersPerCancellation === 0) {
      open.set(accountId, waiting.slice(0, -1))
      await deed('cancelled', () => world.act('cancelOrder', { orderId }))
    } else if (waiting.length >= ordersPerInvoice) {
      open.set(accountId, [])
      await settle(accountId, waiting)
    }
  }

  /** Delivers, and lets the orders be invoiced the next time round: what was delivered is applied by its event. */
  const delivered = new Map<string, string[]>()
  async function settle(accountId: string, orderIds: string[]): Promise<void> {
    const ready = delivered.get(accountId)
    if (ready) await invoice(accountId, ready)
    for (const orderId of orderIds)
      await deed('delivered', () =>
        world.act('reportDelivery', { deliveryId: `del-${orderId}`, orderId, lines: [{ sku: 'GOODS', delivered: '1' }], last: true }),
      )
    delivered.set(accountId, orderIds)
  }

  async function invoice(accountId: string, orderIds: string[]): Promise<void> {
    const invoiceId = `inv_${orderIds[0]}`
    let outstanding = 0
    const issued = await deed('invoiced', async () => {
      outstanding = (await world.act('issueInvoice', { invoiceId, accountId, orderIds })).outstanding
    })
    if (issued && outstanding > 0)
      await deed('paid', () =>
        world.act('recordPayment', { paymentId: `pay_${orderIds[0]}`, accountId, amount: outstanding + 7, currency: 'EUR', method: 'VIR' }),
      )
  }

  const pace = (async () => {
    const begun = performance.now()
    for (let number = 0; !ended; number += 1) {
      await after(Math.max(0, begun + (number * 1000) / perSecond - performance.now()))
      if (underWay.size >= mostAtOnce) count('skipped')
      else {
        const one = place(number).finally(() => underWay.delete(one))
        underWay.add(one)
      }
    }
  })()

  return {
    placed: () => placed,
    lately: () => {
      const sorted = times.toSorted((one, other) => one - other)
      const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
      const figures = { placed: sorted.length, failed, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
      times = []
      failed = 0
      return figures
    },
    stop: async () => {
      ended = true
      await pace
      await Promise.all(underWay)
      return sums
    },
  }
}
