import { deliverAll, figures, invoiced, labelOfInvoice, labelOfPayment, open, orderOf, transfer } from './scenes.ts'
import type { Story } from './world.ts'

/** SPEC sections 5 and 6. Amounts are in cents. */
export const invoicesAndPayments: readonly Story[] = [
  {
    section: '5',
    name: 'an invoice equals its orders, its number has no gap, and their deposits are allocated to it first',
    play: async (world, compare) => {
      const accountId = 'acc_invoice'
      await open(world, { accountId, limit: 100_000, paymentTermDays: 30 })
      await world.act('topUp', { paymentId: 'pay_invoice-1', accountId, amount: 3_000, currency: 'EUR', method: 'CB' })
      await world.act('placeOrder', orderOf({ accountId, orderId: 'bill-1', amount: 3_348, settlement: 'account' }))
      await world.act('placeOrder', orderOf({ accountId, orderId: 'bill-2', amount: 5_000, settlement: 'auto' }))
      await deliverAll(world, { orderId: 'bill-1' })
      await deliverAll(world, { orderId: 'bill-2' })
      const first = await world.act('issueInvoice', { invoiceId: 'inv_bill', accountId })
      const invoice = await world.act('getInvoice', { invoiceId: 'inv_bill' })
      compare('total', first.total, 8_348)
      compare('net + VAT', invoice.net + invoice.vat.reduce((sum, { vat }) => sum + vat, 0), 8_348)
      compare('VAT is the sum of the orders’ VAT', invoice.vat[0]?.vat, 558 + 833)
      compare('outstanding after its own deposit', first.outstanding, 5_348)
      const next = await invoiced(world, { accountId, orderId: 'bill-3', amount: 1_000 })
      compare('the next number', Number(next.number.slice(-6)), Number(first.number.slice(-6)) + 1)
    },
  },
  {
    section: '6',
    name: 'P1 100, F1 45, F2 45 → settled, 10 left; F3 30 takes it; P2 30 settles F3, 10 left',
    play: async (world, compare) => {
      const accountId = 'acc_match'
      await open(world, { accountId, limit: 100_000 })
      const f1 = await invoiced(world, { accountId, orderId: 'match-1', amount: 4_500 })
      const f2 = await invoiced(world, { accountId, orderId: 'match-2', amount: 4_500 })
      await transfer(world, { accountId, paymentId: 'pay_match-1', amount: 10_000 })
      compare('F1', await labelOfInvoice(world, f1.invoiceId), 'settled, 0 left')
      compare('F2', await labelOfInvoice(world, f2.invoiceId), 'settled, 0 left')
      compare('P1', await labelOfPayment(world, 'pay_match-1'), 'partially-allocated, 1000 left')
      compare('balance', (await figures(world, accountId)).balance, 1_000)
      const f3 = await invoiced(world, { accountId, orderId: 'match-3', amount: 3_000 })
      compare('F3', await labelOfInvoice(world, f3.invoiceId), 'partially-settled, 2000 left')
      compare('P1', await labelOfPayment(world, 'pay_match-1'), 'allocated, 0 left')
      await transfer(world, { accountId, paymentId: 'pay_match-2', amount: 3_000 })
      compare('F3', await labelOfInvoice(world, f3.invoiceId), 'settled, 0 left')
      compare('P2', await labelOfPayment(world, 'pay_match-2'), 'partially-allocated, 1000 left')
      compare('balance', (await figures(world, accountId)).balance, 1_000)
    },
  },
  {
    section: '6',
    name: 'F1 80 overdue; a prepaid order of 100, paid, delivered, invoiced: its own invoice is settled, F1 stays',
    play: async (world, compare) => {
      const accountId = 'acc_own'
      await open(world, { accountId, limit: 100_000 })
      const f1 = await invoiced(world, { accountId, orderId: 'own-1', amount: 8_000 })
      await world.wait(2)
      await world.act('placeOrder', orderOf({ accountId, orderId: 'own-2', amount: 10_000, settlement: 'prepaid', balance: 'order-only' }))
      await world.paysOnline({ paymentKey: 'pi_own', accountId, amount: 10_000, names: [{ kind: 'order', id: 'own-2' }] })
      await world.settled()
      await deliverAll(world, { orderId: 'own-2' })
      await world.act('issueInvoice', { invoiceId: 'inv_own-2', accountId, orderIds: ['own-2'] })
      await world.settled()
      compare('its own invoice', await labelOfInvoice(world, 'inv_own-2'), 'settled, 0 left')
      compare('F1', await labelOfInvoice(world, f1.invoiceId), 'unpaid, 8000 left')
    },
  },
  {
    section: '6',
    name: 'top-up 100, refund 100, then the top-up’s card charged back: deposits 0, claim 100, balance −100',
    play: async (world, compare) => {
      const accountId = 'acc_back'
      await open(world, { accountId })
      const providerKey = await world.providerKey('pi_back', 10_000)
      await world.act('topUp', { paymentId: 'pay_back-1', accountId, amount: 10_000, currency: 'EUR', method: 'CB', providerKey })
      await world.act('topUp', { paymentId: 'pay_back-2', accountId, amount: -10_000, currency: 'EUR', method: 'ESP' })
      await world.disputes({ paymentKey: providerKey, disputeKey: 'dp_back', amount: 10_000 })
      await world.settled()
      const got = await figures(world, accountId)
      compare('deposits', got.deposits, 0)
      compare('unpaid: a claim of', got.unpaid, 10_000)
      compare('balance', got.balance, -10_000)
    },
  },
  {
    section: '6',
    name: 'the same payment told twice counts once, and both sides name each other',
    play: async (world, compare) => {
      const accountId = 'acc_twice'
      await open(world, { accountId, limit: 10_000 })
      const { invoiceId } = await invoiced(world, { accountId, orderId: 'twice-1', amount: 4_000 })
      const payment = { paymentKey: 'pi_twice', accountId, amount: 4_000, names: [{ kind: 'invoice' as const, id: invoiceId }] }
      await world.paysOnline(payment)
      await world.paysOnline(payment)
      await world.settled()
      const payments = await world.act('listPayments', { accountId })
      const invoice = await world.act('getInvoice', { invoiceId })
      compare('payments', payments.items.length, 1)
      compare(
        'the invoice names the payment',
        invoice.settlings.map(({ paymentId }) => paymentId),
        payments.items.map(({ paymentId }) => paymentId),
      )
      compare(
        'the payment names the invoice',
        payments.items[0]?.allocations.map(({ item }) => item),
        [invoiceId],
      )
      compare('by the same letters', invoice.settlings[0]?.letter, payments.items[0]?.allocations[0]?.letter)
      compare('balance', (await figures(world, accountId)).balance, 0)
    },
  },
]
