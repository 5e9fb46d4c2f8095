import { deliverAll, figures, invoiced, open, orderOf, termsOf } from './scenes.ts'
import type { Story } from './world.ts'

/** SPEC sections 3 and 4. Amounts are in cents. */
export const holdsAndDeliveries: readonly Story[] = [
  {
    section: '3',
    name: 'a limit met exactly is approved, one cent more is held with its cure, and paying the cure releases',
    play: async (world, compare) => {
      const accountId = 'acc_limit'
      await open(world, { accountId, limit: 10_000 })
      const equal = await world.act('placeOrder', orderOf({ accountId, orderId: 'limit-1', amount: 10_000 }))
      compare('100.00 on a limit of 100.00 is held', equal.held, false)
      const over = await world.act('placeOrder', orderOf({ accountId, orderId: 'limit-2', amount: 2_500 }))
      compare(
        '25.00 more is held for',
        over.holds.map(({ reason }) => reason),
        ['limit-exceeded'],
      )
      compare('excess', over.holds[0]?.figures.excess, 2_500)
      compare('cure', over.cure?.amount, 2_500)
      compare('exposure counts it only when released', over.account.exposure, 10_000)
      compare('but open orders count it', over.account.openOrders, 12_500)
      await world.paysOnline({ paymentKey: 'pi_limit', accountId, amount: 2_500, names: [{ kind: 'order', id: 'limit-2' }] })
      await world.settled()
      compare('held after the cure', (await world.act('getOrder', { orderId: 'limit-2' })).held, false)
    },
  },
  {
    section: '3',
    name: 'hold period: A due in 14 days 200, B 17 days late 50, C 54 days late 10 → n = 3 holds, n = 4 passes',
    play: async (world, compare) => {
      const accountId = 'acc_ageing'
      await open(world, { accountId, limit: 100_000 })
      await termsOf(world, { accountId, paymentTermDays: 68 })
      await invoiced(world, { accountId, orderId: 'age-a', amount: 20_000 })
      await termsOf(world, { accountId, paymentTermDays: 37 })
      await invoiced(world, { accountId, orderId: 'age-b', amount: 5_000 })
      await termsOf(world, { accountId, paymentTermDays: 0 })
      await invoiced(world, { accountId, orderId: 'age-c', amount: 1_000 })
      await world.wait(54)
      compare('unpaid per ageing period', (await world.act('getAccount', { accountId })).ageing, [20_000, 5_000, 1_000, 0, 0])
      await termsOf(world, { accountId, holdPeriod: 3 })
      const held = await world.act('placeOrder', orderOf({ accountId, orderId: 'age-3', amount: 2_000 }))
      compare(
        'n = 3',
        held.holds.map(({ reason }) => reason),
        ['past-due'],
      )
      compare('past due', held.holds[0]?.figures.pastDue, 1_000)
      compare('cure', held.cure?.amount, 1_000)
      await termsOf(world, { accountId, holdPeriod: 4 })
      const passed = await world.act('placeOrder', orderOf({ accountId, orderId: 'age-4', amount: 2_000 }))
      compare('n = 4', passed.holds.length, 0)
      await world.settled()
      compare('and the first is released by the re-check', (await world.act('getOrder', { orderId: 'age-3' })).held, false)
    },
  },
  {
    section: '3',
    name: 'cash-only concerns the part on credit; a release by hand needs a reason and may exceed the limit',
    play: async (world, compare) => {
      const accountId = 'acc_cash'
      await open(world, { accountId, limit: 5_000 })
      await world.act('changeOrderStatus', { accountId, code: 'cash-only' })
      const order = await world.act('placeOrder', orderOf({ accountId, orderId: 'cash-1', amount: 8_000 }))
      compare(
        'held for',
        order.holds.map(({ reason }) => reason),
        ['cash-only', 'limit-exceeded'],
      )
      compare('cure', order.cure?.amount, 8_000)
      const released = await world.act('releaseOrder', { orderId: 'cash-1', why: 'Agreed with the director' })
      compare('held', released.held, false)
      compare('charged', released.charged, 8_000)
      compare('headroom', released.account.headroom, -3_000)
    },
  },
  {
    section: '4',
    name: 'paid online 20.00, delivered 16.00: remainder 4.00, and the next order of 20.00 asks 16.00',
    play: async (world, compare) => {
      const accountId = 'acc_weight'
      await open(world, { accountId })
      const lines = [
        { sku: 'A', description: 'Apples', quantity: '4', unitPrice: '4.00', vatRate: '5.5' },
        { sku: 'B', description: 'Bread', quantity: '1', unitPrice: '4.00', vatRate: '5.5' },
      ]
      await world.act('placeOrder', { orderId: 'weight-1', accountId, currency: 'EUR', prices: 'gross', settlement: 'prepaid', lines })
      await world.paysOnline({ paymentKey: 'pi_weight', accountId, amount: 2_000, names: [{ kind: 'order', id: 'weight-1' }] })
      await world.settled()
      await world.act('reportDelivery', {
        deliveryId: 'del-weight-1',
        orderId: 'weight-1',
        lines: [
          { sku: 'A', delivered: '4' },
          { sku: 'B', missing: '1', reason: 'out-of-stock' },
        ],
      })
      await world.settled()
      const got = await figures(world, accountId)
      compare('balance', got.balance, 2_000)
      compare('open orders', got.openOrders, 1_600)
      compare('remainder', got.remainder, 400)
      const { orderId: _, ...goods } = orderOf({ accountId, orderId: 'weight-2', amount: 2_000, settlement: 'prepaid' })
      compare('the next 20.00 asks', (await world.act('quoteOrder', goods)).offers[0]?.asked, 1_600)
    },
  },
  {
    section: '4',
    name: 'ordered 500 g, delivered 450 g at 30.00/kg: 15.00 becomes 13.50, remainder +1.50',
    play: async (world, compare) => {
      const accountId = 'acc_grams'
      await open(world, { accountId })
      const lines = [{ sku: 'COMTE', description: 'Comté', quantity: '0.5', unit: 'kg', unitPrice: '30.00', vatRate: '5.5' }]
      const order = await world.act('placeOrder', {
        orderId: 'grams-1',
        accountId,
        currency: 'EUR',
        prices: 'gross',
        settlement: 'prepaid',
        lines,
      })
      compare('total', order.total, 1_500)
      await world.paysOnline({ paymentKey: 'pi_grams', accountId, amount: 1_500, names: [{ kind: 'order', id: 'grams-1' }] })
      await world.settled()
      await world.act('reportDelivery', {
        deliveryId: 'del-grams-1',
        orderId: 'grams-1',
        lines: [{ sku: 'COMTE', delivered: '0.45', missing: '0.05', reason: 'weight' }],
      })
      await world.settled()
      compare('total', (await world.act('getOrder', { orderId: 'grams-1' })).total, 1_350)
      compare('remainder', (await figures(world, accountId)).remainder, 150)
    },
  },
  {
    section: '4',
    name: 'limit 4100, order 4000, delivered 4200: headroom −100, limit exceeded',
    play: async (world, compare) => {
      const accountId = 'acc_more'
      await open(world, { accountId, limit: 410_000 })
      await world.act('placeOrder', orderOf({ accountId, orderId: 'more-1', amount: 400_000 }))
      const added = [{ sku: 'EXTRA', description: 'More goods', quantity: '1', unitPrice: '200.00', vatRate: '20' }]
      await world.act('reportDelivery', {
        deliveryId: 'del-more-1',
        orderId: 'more-1',
        lines: [{ sku: 'GOODS', delivered: '1' }],
        added,
        last: true,
      })
      await world.settled()
      const got = await figures(world, accountId)
      compare('exposure', got.exposure, 420_000)
      compare('headroom', got.headroom, -10_000)
      const facts = (await world.act('getAccountHistory', { accountId })).items.flatMap((line) => line.facts)
      compare('reported as exceeded', facts.includes('LimitExceeded'), true)
    },
  },
  {
    section: '4',
    name: 'a delivery that arrives before its order waits for it, and counts once',
    play: async (world, compare) => {
      const accountId = 'acc_early'
      await open(world, { accountId, limit: 10_000 })
      const report = { deliveryId: 'del-early-1', orderId: 'early-1', lines: [{ sku: 'GOODS', delivered: '1' }], last: true }
      compare('reported', (await world.act('reportDelivery', report)).state, 'parked')
      await world.act('placeOrder', orderOf({ accountId, orderId: 'early-1', amount: 2_000 }))
      await world.settled()
      await world.act('reportDelivery', report)
      await world.settled()
      compare('delivery', (await world.act('getOrder', { orderId: 'early-1' })).delivery, 'whole')
      await deliverAll(world, { orderId: 'early-1' })
      compare('total', (await world.act('getOrder', { orderId: 'early-1' })).total, 2_000)
    },
  },
]
