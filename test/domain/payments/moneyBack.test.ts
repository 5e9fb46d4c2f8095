import { describe, expect, test } from 'vitest'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { InvoiceId } from '../../../domain/ids.ts'
import { orderOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { deliverAll, invoiceOrders } from '../../kit/selling.ts'
import { disputeTold, online, paymentTold, tell } from './reports.ts'

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
