import { orderOf } from '../demo/scenes.ts'
import type { World } from '../demo/world.ts'
import type { Figures } from './figures.ts'

/** Every so many orders of an account its older ones are delivered, invoiced and paid; one now and then is cancelled. */
const ordersPerInvoice = 8
const ordersPerCancellation = 15
/** One account in so many lives through all of that; the orders of the others stay open. */
const accountsPerWholeLife = 4
/** While processes warm up, every account lives through all of that, and so often. */
const warmOrdersPerInvoice = 2

/** @property warmOrders the orders with lower numbers warm the processes up. */
type Parts = { world: World; accountIds: readonly string[]; figures: Figures; warmOrders: number }

/** What customers of a merchant do, order by order, so that accounts live and don't only grow. */
export class Shopping {
  /** The orders that were acknowledged, with the account of each. */
  readonly placed = new Map<string, string>()
  readonly #parts: Parts
  readonly #open = new Map<string, string[]>()
  /** Delivered, and invoiced the next time round: what was delivered is applied by its event. */
  readonly #delivered = new Map<string, string[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Places the order of this number, and does what has become due with its account's older ones. */
  async order(number: number): Promise<void> {
    const { world, accountIds, figures } = this.#parts
    const accountId = accountIds[number % accountIds.length] ?? ''
    const orderId = `soak-${number}`
    const begun = performance.now()
    const goods = orderOf({ accountId, orderId, amount: 1_000 + (number % 97) * 13, settlement: number % 3 === 0 ? 'auto' : 'account' })
    if (!(await figures.deed('ordered', () => world.act('placeOrder', goods)))) return
    figures.took(performance.now() - begun)
    this.placed.set(orderId, accountId)
    const waiting = [...(this.#open.get(accountId) ?? []), orderId]
    this.#open.set(accountId, waiting)
    if (number % ordersPerCancellation === 0) {
      this.#open.set(accountId, waiting.slice(0, -1))
      await figures.deed('cancelled', () => world.act('cancelOrder', { orderId }))
    } else if (waiting.length >= this.#patienceOf(accountId, number)) {
      this.#open.set(accountId, [])
      await this.#deliver(accountId, waiting)
    }
  }

  /** How many orders an account waits for: not all at the same time, or the whole town would be delivered in one minute. */
  #patienceOf(accountId: string, number: number): number {
    const account = number % this.#parts.accountIds.length
    if (number < this.#parts.warmOrders) return warmOrdersPerInvoice
    if (account % accountsPerWholeLife !== 0) return Number.POSITIVE_INFINITY
    return this.#delivered.has(accountId) ? ordersPerInvoice : 1 + ((account / accountsPerWholeLife) % ordersPerInvoice)
  }

  async #deliver(accountId: string, orderIds: string[]): Promise<void> {
    const { world, figures } = this.#parts
    const ready = this.#delivered.get(accountId)
    if (ready) await this.#invoice(accountId, ready)
    for (const orderId of orderIds) {
      const lines = [{ sku: 'GOODS', delivered: '1' }]
      await figures.deed('delivered', () => world.act('reportDelivery', { deliveryId: `del-${orderId}`, orderId, lines, last: true }))
    }
    this.#delivered.set(accountId, orderIds)
  }

  async #invoice(accountId: string, orderIds: string[]): Promise<void> {
    const { world, figures } = this.#parts
    let outstanding = 0
    const issued = await figures.deed('invoiced', async () => {
      outstanding = (await world.act('issueInvoice', { invoiceId: `inv_${orderIds[0]}`, accountId, orderIds })).outstanding
    })
    if (!issued || outstanding === 0) return
    // A little more than is owed, so that deposits come and go too.
    const payment = { paymentId: `pay_${orderIds[0]}`, accountId, amount: outstanding + 7, currency: 'EUR', method: 'VIR' } as const
    await figures.deed('paid', () => world.act('recordPayment', payment))
  }
}
