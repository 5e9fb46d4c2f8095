import type { InputOf, World } from './world.ts'

type NewAccount = { accountId: string; limit?: number | 'unlimited' | null; paymentTermDays?: number; holdPeriod?: number }

const customer = {
  name: 'Claire Dubois',
  company: 'Café du Marché',
  email: 'claire@cafe-du-marche.example',
  consent: true,
  country: 'FR',
  language: 'fr' as const,
}

/** Opens an account with what a story needs. */
export async function open(world: World, { accountId, limit, ...terms }: NewAccount): Promise<void> {
  await world.act('openAccount', { accountId, currency: 'EUR', customer })
  if (limit !== undefined) await world.act('changeLimit', { accountId, limit })
  if (terms.paymentTermDays !== undefined || terms.holdPeriod !== undefined) await termsOf(world, { accountId, ...terms })
}

export async function termsOf(world: World, { accountId, paymentTermDays = 0, holdPeriod = 0 }: NewAccount): Promise<void> {
  await world.act('changeTerms', { accountId, paymentTermDays, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod })
}

type Goods = { accountId: string; orderId: string; amount: number } & Partial<
  Pick<InputOf<'placeOrder'>, 'settlement' | 'rest' | 'balance'>
>

type Sold = { saleId: string; amount: number } & Partial<Pick<InputOf<'recordSale'>, 'accountId' | 'tenders' | 'vouchers'>>

/** Goods of one line that cost an amount in cents, VAT included. */
function goodsFor(amount: number) {
  const lines = [{ sku: 'GOODS', description: 'Goods', quantity: '1', unitPrice: (amount / 100).toFixed(2), vatRate: '20' }]
  return { currency: 'EUR' as const, prices: 'gross' as const, lines }
}

/** A sale on the spot. */
export const saleOf = ({ amount, ...how }: Sold): InputOf<'recordSale'> => ({ ...goodsFor(amount), ...how })

/** An order of one line that costs an amount in cents, VAT included. */
export function orderOf({ accountId, orderId, amount, settlement = 'account', ...choices }: Goods): InputOf<'placeOrder'> {
  return { orderId, accountId, settlement, ...goodsFor(amount), ...choices }
}

/** Reports an order as delivered in full, and waits for it to count. */
export async function deliverAll(world: World, { orderId }: { orderId: string }): Promise<void> {
  await world.act('reportDelivery', { deliveryId: `del-${orderId}`, orderId, lines: [{ sku: 'GOODS', delivered: '1' }], last: true })
  await world.settled()
}

/** Sells on account up to the invoice: ordered, delivered, invoiced. */
export async function invoiced(world: World, goods: Goods): Promise<{ invoiceId: string; number: string }> {
  await world.act('placeOrder', orderOf(goods))
  await deliverAll(world, goods)
  const invoiceId = `inv_${goods.orderId}`
  const { number } = await world.act('issueInvoice', { invoiceId, accountId: goods.accountId, orderIds: [goods.orderId] })
  await world.settled()
  return { invoiceId, number }
}

/** Records money that came by bank transfer. */
export async function transfer(
  world: World,
  payment: { accountId: string; paymentId: string; amount: number; names?: InputOf<'recordPayment'>['names'] },
): Promise<void> {
  await world.act('recordPayment', { currency: 'EUR', method: 'VIR', ...payment })
  await world.settled()
}

export async function figures(world: World, accountId: string) {
  return (await world.act('getAccount', { accountId })).figures
}

export async function labelOfInvoice(world: World, invoiceId: string): Promise<string> {
  const { label, outstanding } = await world.act('getInvoice', { invoiceId })
  return `${label}, ${outstanding} left`
}

export async function labelOfPayment(world: World, paymentId: string): Promise<string> {
  const { label, unallocated } = await world.act('getPayment', { paymentId })
  return `${label}, ${unallocated} left`
}
