import { describe, expect, test } from 'vitest'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { InvoiceId } from '../../../domain/ids.ts'
import { invoiceOf, orderOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { deliverAll, invoiceOrders } from '../../kit/selling.ts'
import { disputeTold, online, paymentTold, refundTold, tell } from './reports.ts'

/** A prepaid order of 30.00 of a customer with 30 days to pay, so that nothing is matched because it is due. */
function shopOf(): Scene {
  const terms = { paymentTermDays: 30 }
  return new Scene({ account: { limit: 0, terms }, orders: [orderOf('A', 30_00, { settlement: 'prepaid', toCollect: 30_00 })] })
}

const acts = {
  paid: (shop: Scene) => tell(shop, paymentTold(40_00, { names: [{ kind: 'order', id: 'A' }] })),
  invoiced: (shop: Scene) => {
    deliverAll(shop, 'A')
    invoiceOrders(shop, 'inv_A', ['A'])
  },
  withdrawn: (shop: Scene) => tell(shop, disputeTold('dp_1', 40_00)),
  won: (shop: Scene) => tell(shop, disputeTold('dp_1', 40_00, { status: 'won' })),
}

describe('money that came back after a dispute', () => {
  test.each([
    [['paid', 'invoiced', 'withdrawn', 'won']],
    [['paid', 'withdrawn', 'invoiced', 'won']],
    [['paid', 'invoiced', 'won', 'withdrawn']],
    [['withdrawn', 'paid', 'invoiced', 'won']],
  ] as const)('serves the invoice that its order became, though it isn’t due: %j', (order) => {
    const shop = shopOf()
    for (const act of order) acts[act](shop)
    expect(shop.invoice('inv_A').outstanding).toBe(0)
    expect(shop.payment(online).allocations).toMatchObject([{ item: 'inv_A', amount: 30_00 }])
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 10_00, balance: 10_00 })
  })

  test('leaves apart what a person took apart, also where its order leads to it', () => {
    const shop = shopOf()
    acts.paid(shop)
    acts.invoiced(shop)
    shop.done(undoAllocation, { paymentId: online, item: InvoiceId.parse('inv_A') })
    acts.withdrawn(shop)
    acts.won(shop)
    expect(shop.invoice('inv_A').outstanding).toBe(30_00)
    expect(shop.figures).toMatchObject({ unpaid: 30_00, deposits: 40_00, balance: 10_00 })
  })

  test('serves other delivered orders of the customer that lack money, as it did when it came', () => {
    const lacking = orderOf('B', 10_00, { settlement: 'prepaid', delivery: 'whole', onCredit: 10_00 })
    const terms = { paymentTermDays: 30 }
    const orders = [orderOf('A', 30_00, { settlement: 'prepaid', toCollect: 30_00 }), lacking]
    const shop = new Scene({ account: { limit: 100_00, terms }, orders })
    acts.paid(shop)
    expect(shop.order('B')).toMatchObject({ fromDeposit: 10_00, onCredit: 0 })
    acts.withdrawn(shop)
    expect(shop.order('B')).toMatchObject({ fromDeposit: 0, onCredit: 10_00 })
    acts.won(shop)
    expect(shop.order('B')).toMatchObject({ fromDeposit: 10_00, onCredit: 0 })
    expect(shop.order('A')).toMatchObject({ fromDeposit: 30_00, toCollect: 0 })
  })
})

test('a claim that was lifted whole and is raised again is owed from the day it comes again', () => {
  const shop = shopOf()
  tell(shop, paymentTold(30_00, { names: [{ kind: 'order', id: 'A' }] }))
  shop.at('2026-07-18T12:00:00.000Z')
  tell(shop, disputeTold('dp_1', 50_00))
  tell(shop, disputeTold('dp_1', 50_00, { status: 'won' }))
  shop.at('2027-02-01T12:00:00.000Z')
  tell(shop, disputeTold('dp_2', 50_00))
  expect(shop.claim(`clm_${online.slice('pay_'.length)}`)).toMatchObject({
    outstanding: 20_00,
    issuedOn: '2027-02-01',
    dueOn: '2027-02-01',
  })
})

test('what a payment names up to an amount gets no more of what came back than it had', () => {
  const shop = new Scene({ invoices: [invoiceOf('inv_1', 100_00), invoiceOf('inv_2', 50_00)] })
  const names = [
    { kind: 'invoice' as const, id: 'inv_1', upTo: 50_00 },
    { kind: 'invoice' as const, id: 'inv_2' },
  ]
  tell(shop, paymentTold(100_00, { names }))
  tell(shop, refundTold('re_1', 60_00))
  expect([shop.invoice('inv_1').outstanding, shop.invoice('inv_2').outstanding]).toEqual([60_00, 50_00])
  tell(shop, refundTold('re_1', 60_00, { status: 'failed' }))
  expect([shop.invoice('inv_1').outstanding, shop.invoice('inv_2').outstanding]).toEqual([50_00, 0])
})

test('two orders named up to an amount each and invoiced together get back what both had', () => {
  const orders = ['A', 'B'].map((id) => orderOf(id, 50_00, { settlement: 'prepaid', toCollect: 50_00 }))
  const shop = new Scene({ account: { limit: 0, terms: { paymentTermDays: 30 } }, orders })
  const names = [
    { kind: 'order' as const, id: 'A', upTo: 40_00 },
    { kind: 'order' as const, id: 'B', upTo: 30_00 },
  ]
  tell(shop, paymentTold(70_00, { names }))
  deliverAll(shop, 'A')
  deliverAll(shop, 'B')
  invoiceOrders(shop, 'inv_AB', ['A', 'B'])
  tell(shop, disputeTold('dp_1', 70_00))
  expect(shop.invoice('inv_AB').outstanding).toBe(100_00)
  tell(shop, disputeTold('dp_1', 70_00, { status: 'won' }))
  expect(shop.invoice('inv_AB').outstanding).toBe(30_00)
})

test('an order named up to an amount, served again, gets no more than it has', () => {
  const shop = new Scene({ account: { limit: 0 }, orders: [orderOf('A', 100_00, { settlement: 'prepaid', toCollect: 100_00 })] })
  tell(shop, paymentTold(100_00, { names: [{ kind: 'order', id: 'A', upTo: 60_00 }] }))
  tell(shop, refundTold('re_1', 10_00))
  tell(shop, refundTold('re_1', 10_00, { status: 'failed' }))
  expect(shop.order('A')).toMatchObject({ fromDeposit: 60_00, toCollect: 40_00 })
  expect(shop.figures).toMatchObject({ deposits: 100_00, unreservedDeposits: 40_00 })
})
