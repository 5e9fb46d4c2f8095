import { deliverAll, figures, invoiced, labelOfInvoice, labelOfPayment, open, orderOf, saleOf, termsOf, transfer } from './scenes.ts'
import type { Story } from './world.ts'

/** One story for each of the systems that Encours replaces, as their users live it. Amounts are in cents. */
export const systems: readonly Story[] = [
  {
    section: 'S0',
    name: 'PrestaShop: what customers with an authorisation owe, invoice by invoice; those without one are not in the list',
    play: async (world, compare) => {
      const accountId = 'acc_s0'
      await open(world, { accountId, limit: 100_000, paymentTermDays: 30 })
      await open(world, { accountId: 'acc_s0-none', limit: null })
      const { invoiceId, number } = await invoiced(world, { accountId, orderId: 's0-1', amount: 90_000 })
      await transfer(world, { accountId, paymentId: 'pay_s0', amount: 20_000, names: [{ kind: 'invoice', id: invoiceId }] })
      const { items } = await world.act('getOutstandings', { customer: 'Claire' })
      const own = items.filter((item) => item.accountId === accountId)
      compare('one line, the purchase itself', own.length, 1)
      compare(
        'invoice, customer, risk',
        own.map((item) => [item.number, item.shortName, item.riskLevel]),
        [[number, 'C. Dubois', 'none']],
      )
      compare(
        'authorised, outstanding, left of the invoice',
        own.map((item) => [item.limit, item.currentOutstanding, item.outstanding]),
        [[100_000, 70_000, 70_000]],
      )
      const incomplete = items.some((item) => item.accountId === 'acc_s0-none')
      compare('a customer without an authorisation is in the list', incomplete, false)
    },
  },
  {
    section: 'S1',
    name: 'Hiboutik: a voucher sold to nobody known, redeemed onto the customer’s credit, spent in two sales; then the customer owes',
    play: async (world, compare) => {
      const accountId = 'acc_s1'
      await open(world, { accountId, limit: 100_000 })
      const gift = { currency: 'EUR' as const, method: 'ESP' }
      const { code = '', vat } = await world.act('sellVoucher', { ...gift, voucherId: 'vou_s1', value: 5_000 })
      compare('sold at', vat, [{ rate: '0', net: 5_000, vat: 0 }])
      await world.act('redeemVoucher', { accountId, paymentId: 'pay_s1-gift', code })
      compare('redeemed: the credit', (await figures(world, accountId)).balance, 5_000)
      const again = await world.refused('redeemVoucher', { accountId, paymentId: 'pay_s1-again', code })
      compare('the same code again', again, 'voucher-refused')
      const byCredit = (amount: number) => ({ accountId, amount, tenders: [{ method: 'CRED', amount }] })
      const first = await world.act('recordSale', saleOf({ saleId: 's1-1', ...byCredit(2_000) }))
      const second = await world.act('recordSale', saleOf({ saleId: 's1-2', ...byCredit(4_000) }))
      compare('after sales of 20.00 and 40.00 by CRED', [first.account.balance, second.account.balance], [3_000, -1_000])
      const scanned = await world.act('sellVoucher', { ...gift, voucherId: 'vou_s1-scan', value: 2_000 })
      const vouchers = [scanned.code ?? '']
      const tooSmall = await world.refused('recordSale', saleOf({ saleId: 's1-3', amount: 1_999, vouchers }))
      compare('a voucher of 20.00 scanned in a sale of 19.99', tooSmall, 'voucher-refused')
      const { tenders } = await world.act('recordSale', saleOf({ saleId: 's1-3', amount: 2_000, vouchers }))
      compare('in one of 20.00, to nobody known: paid by', tenders[0]?.method, 'VOUCHER')
      await world.act('topUp', { paymentId: 'pay_s1-back', accountId, amount: 3_000, currency: 'EUR', method: 'CB', applyTo: 'auto' })
      await world.settled()
      compare('topped up by 30.00: the credit', (await figures(world, accountId)).balance, 2_000)
    },
  },
  {
    section: 'S2',
    name: 'SX.e: an order over the limit is held and goes on, the credit department releases it, old debts hold the next; days to pay',
    play: async (world, compare) => {
      const accountId = 'acc_s2'
      await open(world, { accountId, limit: 100_000, paymentTermDays: 10 })
      const first = await invoiced(world, { accountId, orderId: 's2-1', amount: 70_000 })
      await world.act('placeOrder', orderOf({ accountId, orderId: 's2-2', amount: 25_000 }))
      const equal = await world.act('placeOrder', orderOf({ accountId, orderId: 's2-3', amount: 5_000 }))
      compare('700 + 250 + 50 meets the limit of 1000: held', equal.held, false)
      const over = await world.act('placeOrder', orderOf({ accountId, orderId: 's2-4', amount: 1 }))
      compare('0.01 more: held, with success and a warning', [over.held, over.warning !== undefined], [true, true])
      const released = await world.act('releaseOrder', { orderId: 's2-4', why: 'known for years' })
      compare('released by hand, past the limit', [released.held, (await figures(world, accountId)).headroom], [false, -1])
      await world.act('changeOrderStatus', { accountId, code: 'cash-only' })
      const cash = await world.act('placeOrder', orderOf({ accountId, orderId: 's2-5', amount: 1_000 }))
      compare('cash only: to pay now', cash.cure?.amount, 1_000)
      await world.act('cancelOrder', { orderId: 's2-5' })
      await world.act('changeOrderStatus', { accountId, code: 'yes' })
      await world.wait(41)
      await termsOf(world, { accountId, paymentTermDays: 10, holdPeriod: 3 })
      const late = await world.act('placeOrder', orderOf({ accountId, orderId: 's2-6', amount: 1_000 }))
      compare(
        '31 days late, hold period 3: held for',
        late.holds.map(({ reason }) => reason),
        ['limit-exceeded', 'past-due'],
      )
      await transfer(world, { accountId, paymentId: 'pay_s2', amount: 70_000, names: [{ kind: 'invoice', id: first.invoiceId }] })
      compare('paid: held', (await world.act('getOrder', { orderId: 's2-6' })).held, false)
      const days = await world.act('applyDaysToPay', { accountId, period: 'whole-history' })
      compare('days to pay, over how many', [days.base.averageDays, days.base.daysCount], [41, 1])
    },
  },
  {
    section: 'S3',
    name: 'Lightspeed: unpaid 700, deposits 200, available 300 of 1000; a deposit settles an invoice only when told to',
    play: async (world, compare) => {
      const accountId = 'acc_s3'
      await open(world, { accountId, limit: 100_000, paymentTermDays: 30 })
      const { invoiceId } = await invoiced(world, { accountId, orderId: 's3-1', amount: 70_000 })
      await world.act('topUp', { paymentId: 'pay_s3', accountId, amount: 20_000, currency: 'EUR', method: 'CB' })
      await world.settled()
      const got = await figures(world, accountId)
      compare('unpaid, deposits, available', [got.unpaid, got.deposits, got.available], [70_000, 20_000, 30_000])
      await world.act('allocate', { paymentId: 'pay_s3', item: invoiceId, amount: 20_000 })
      const after = await figures(world, accountId)
      compare('allocated by hand: unpaid, deposits, available', [after.unpaid, after.deposits, after.available], [50_000, 0, 50_000])
      compare('the invoice', await labelOfInvoice(world, invoiceId), 'partially-settled, 50000 left')
      const over = await world.act('placeOrder', orderOf({ accountId, orderId: 's3-2', amount: 50_001 }))
      compare('at the limit: to pay before going on', over.cure?.amount, 1)
    },
  },
  {
    section: 'S4',
    name: 'Socleo: paid 20.00, delivered 16.00; 4.00 are left for the next; invoices and payments name each other by letters',
    play: async (world, compare) => {
      const accountId = 'acc_s4'
      await open(world, { accountId, limit: null })
      const prepaid = (orderId: string) => orderOf({ accountId, orderId, amount: 2_000, settlement: 'prepaid' })
      await world.act('placeOrder', prepaid('s4-1'))
      await world.paysOnline({ paymentKey: 'pi_s4', accountId, amount: 2_000, names: [{ kind: 'order', id: 's4-1' }] })
      await world.settled()
      const weighed = [{ sku: 'GOODS', delivered: '0.8', missing: '0.2', reason: 'weight' as const }]
      await world.act('reportDelivery', { deliveryId: 'del-s4-1', orderId: 's4-1', lines: weighed })
      await world.settled()
      const got = await figures(world, accountId)
      compare('balance, open orders, remainder', [got.balance, got.openOrders, got.remainder], [2_000, 1_600, 400])
      const next = await world.act('placeOrder', prepaid('s4-2'))
      compare('the next order of 20.00 asks', next.asked, 1_600)
      await world.act('issueInvoice', { invoiceId: 'inv_s4-1', accountId, orderIds: ['s4-1'] })
      await world.settled()
      compare('the invoice', await labelOfInvoice(world, 'inv_s4-1'), 'settled, 0 left')
      const invoice = await world.act('getInvoice', { invoiceId: 'inv_s4-1' })
      const payment = await world.act('getPayment', { paymentId: String(invoice.settlings[0]?.paymentId) })
      compare('both name each other by the same letters', payment.allocations[0]?.letter, invoice.settlings[0]?.letter)
      compare('the payment', await labelOfPayment(world, payment.paymentId), 'partially-allocated, 400 left')
      await deliverAll(world, { orderId: 's4-2' })
    },
  },
]
