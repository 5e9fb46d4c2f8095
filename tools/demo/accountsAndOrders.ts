import { deliverAll, figures, invoiced, open, orderOf, transfer } from './scenes.ts'
import type { Story } from './world.ts'

/** SPEC sections 1 and 2. Amounts are in cents. */
export const accountsAndOrders: readonly Story[] = [
  {
    section: '1',
    name: 'all five peers’ figures of one customer',
    play: async (world, compare) => {
      const accountId = 'acc_peers'
      await open(world, { accountId, limit: 100_000, paymentTermDays: 30 })
      const { invoiceId } = await invoiced(world, { accountId, orderId: 'peers-1', amount: 90_000 })
      await transfer(world, { accountId, paymentId: 'pay_peers-1', amount: 20_000, names: [{ kind: 'invoice', id: invoiceId }] })
      await world.act('topUp', { paymentId: 'pay_peers-2', accountId, amount: 20_000, currency: 'EUR', method: 'CB' })
      const order = await world.act('placeOrder', orderOf({ accountId, orderId: 'peers-2', amount: 15_000 }))
      await world.settled()
      const got = await figures(world, accountId)
      compare('the order is approved', order.held, false)
      compare('unpaid', got.unpaid, 70_000)
      compare('deposits', got.deposits, 20_000)
      compare('available', got.available, 30_000)
      compare('open orders', got.openOrders, 15_000)
      compare('exposure', got.exposure, 85_000)
      compare('headroom', got.headroom, 15_000)
      compare('balance', got.balance, -50_000)
      compare('remainder', got.remainder, -65_000)
    },
  },
  {
    section: '2',
    name: 'auto: deposits 30, headroom 60, order 100 → 30 + 60 + 10 to collect',
    play: async (world, compare) => {
      const accountId = 'acc_auto'
      await open(world, { accountId, limit: 6_000 })
      await world.act('topUp', { paymentId: 'pay_auto-1', accountId, amount: 3_000, currency: 'EUR', method: 'ESP' })
      const order = await world.act(
        'placeOrder',
        orderOf({ accountId, orderId: 'auto-1', amount: 10_000, settlement: 'auto', rest: 'pay-now' }),
      )
      compare('from deposit', order.fromDeposit, 3_000)
      compare('on credit, charged', [order.onCredit, order.charged], [6_000, 6_000])
      compare('to collect', order.toCollect, 1_000)
      compare(
        'held for',
        order.holds.map(({ reason }) => reason),
        ['awaiting-payment'],
      )
    },
  },
  {
    section: '2',
    name: 'R = +4.00, T = 20.00 → 16.00',
    play: async (world, compare) => {
      const accountId = 'acc_plus'
      await open(world, { accountId })
      await world.act('topUp', { paymentId: 'pay_plus-1', accountId, amount: 400, currency: 'EUR', method: 'CB' })
      const { orderId: _, ...goods } = orderOf({ accountId, orderId: 'plus-1', amount: 2_000, settlement: 'prepaid' })
      const quote = await world.act('quoteOrder', goods)
      compare('remainder', quote.remainder, 400)
      compare('preselected', quote.offers[0]?.choice, 'balance')
      compare('asked with the balance', quote.offers[0]?.asked, 1_600)
      compare('asked for the order alone', quote.offers[1]?.asked, 2_000)
    },
  },
  {
    section: '2',
    name: 'R = −5.00, T = 20.00 → 25.00, and the debt never keeps the hold',
    play: async (world, compare) => {
      const accountId = 'acc_minus'
      await open(world, { accountId, limit: 10_000 })
      const { invoiceId } = await invoiced(world, { accountId, orderId: 'minus-0', amount: 500 })
      const order = await world.act('placeOrder', orderOf({ accountId, orderId: 'minus-1', amount: 2_000, settlement: 'prepaid' }))
      compare('asked', order.asked, 2_500)
      compare('to collect', order.toCollect, 2_000)
      await world.paysOnline({ paymentKey: 'pi_minus', accountId, amount: 2_500, names: [{ kind: 'order', id: 'minus-1' }] })
      await world.settled()
      compare('held after payment', (await world.act('getOrder', { orderId: 'minus-1' })).held, false)
      compare('the old invoice is settled by the rest', (await world.act('getInvoice', { invoiceId })).label, 'settled')
    },
  },
  {
    section: '2',
    name: 'R = +30.00, T = 20.00 → 0.00, and 10.00 stay',
    play: async (world, compare) => {
      const accountId = 'acc_rich'
      await open(world, { accountId })
      await world.act('topUp', { paymentId: 'pay_rich-1', accountId, amount: 3_000, currency: 'EUR', method: 'CB' })
      const order = await world.act(
        'placeOrder',
        orderOf({ accountId, orderId: 'rich-1', amount: 2_000, settlement: 'prepaid', balance: 'balance' }),
      )
      compare('asked', order.asked, 0)
      compare('held', order.held, false)
      compare('stays unreserved', order.account.unreservedDeposits, 1_000)
    },
  },
  {
    section: '2',
    name: 'the same id with the same content answers again and acts once; with other content it is refused',
    play: async (world, compare) => {
      const accountId = 'acc_once'
      await open(world, { accountId, limit: 10_000 })
      const first = await world.act('placeOrder', orderOf({ accountId, orderId: 'once-1', amount: 3_000 }))
      const again = await world.act('placeOrder', orderOf({ accountId, orderId: 'once-1', amount: 3_000 }))
      compare('the same answer', again, first)
      compare(
        'other content',
        await world.refused('placeOrder', orderOf({ accountId, orderId: 'once-1', amount: 4_000 })),
        'same-key-other-content',
      )
      compare('exposure', (await figures(world, accountId)).exposure, 3_000)
    },
  },
  {
    section: '2',
    name: 'cancelling frees what an order held; money that arrives for it afterwards becomes deposit',
    play: async (world, compare) => {
      const accountId = 'acc_cancel'
      await open(world, { accountId, limit: 10_000 })
      await world.act('placeOrder', orderOf({ accountId, orderId: 'cancel-1', amount: 3_000, settlement: 'prepaid' }))
      await world.act('cancelOrder', { orderId: 'cancel-1' })
      await world.paysOnline({ paymentKey: 'pi_cancel', accountId, amount: 3_000, names: [{ kind: 'order', id: 'cancel-1' }] })
      await world.settled()
      const got = await figures(world, accountId)
      compare('open orders', got.openOrders, 0)
      compare('deposits', got.deposits, 3_000)
      compare('unreserved', got.unreservedDeposits, 3_000)
    },
  },
  {
    section: '2',
    name: 'policy order-only: the remainder can’t be used, and accumulates',
    play: async (world, compare) => {
      const accountId = 'acc_only'
      await open(world, { accountId })
      await world.settings({ settlementPolicy: 'order-only' })
      await world.act('topUp', { paymentId: 'pay_only-1', accountId, amount: 400, currency: 'EUR', method: 'CB' })
      const order = await world.act('placeOrder', orderOf({ accountId, orderId: 'only-1', amount: 2_000, settlement: 'prepaid' }))
      compare('asked', order.asked, 2_000)
      compare('from deposit', order.fromDeposit, 0)
      compare(
        'the balance is against the policy',
        await world.refused(
          'placeOrder',
          orderOf({ accountId, orderId: 'only-2', amount: 2_000, settlement: 'prepaid', balance: 'balance' }),
        ),
        'balance-not-usable',
      )
      await world.settings({ settlementPolicy: 'customer-chooses' })
      await deliverAll(world, { orderId: 'only-1' })
    },
  },
]
