import { expect, test } from 'vitest'
import { bounds } from '../../../domain/limits.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { invoiceOf, orderOf, paymentOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { disputeTold, online, tell } from './reports.ts'

const on = '2026-07-10'
const provider = { name: 'stripe', key: 'pi_1', taken: {}, heard: {} }
const many = Array.from({ length: 60 }, (_, at) => at)

/** A payment of 1 200.00: 10.00 each on 60 invoices, 10.00 each reserved for 60 orders. */
function spread(): Scene {
  const allocations = many.map((at) => ({ item: `inv_${at}`, amount: 10_00, on, letter: `L${at}` }))
  return new Scene({
    account: { limit: 'unlimited' },
    invoices: allocations.map(({ item, letter }) =>
      invoiceOf(item, 10_00, { outstanding: 0, settlings: [{ paymentId: online, amount: 10_00, on, letter }] }),
    ),
    payments: [paymentOf(online, 1_200_00, { kind: 'online', provider, allocations })],
    orders: many.map((at) => orderOf(`o-${at}`, 10_00, { settlement: 'deposit', fromDeposit: 10_00 })),
  })
}

test('a chargeback of money spread over more than one commit can take apart is recorded whole: the rest is a claim', () => {
  const shop = spread()
  const outcome = shop.done(applyPaymentReport, disputeTold('dp_1', 1_200_00))
  expect(outcome.answer.state).toBe('reversed')
  const reopened = many.filter((at) => shop.invoice(`inv_${at}`).outstanding > 0).length
  expect(reopened).toBe(bounds.rowsPerReversal)
  expect(shop.claim(`clm_${online.slice('pay_'.length)}`).outstanding).toBe(1_200_00 - reopened * 10_00)
  expect(shop.figures.balance).toBe(-600_00)
})

test('the money that comes back lifts the claim and is the customer’s again', () => {
  const shop = spread()
  tell(shop, disputeTold('dp_1', 1_200_00))
  expect(tell(shop, disputeTold('dp_1', 1_200_00, { status: 'won' }))).toBe('reinstated')
  expect(shop.claim(`clm_${online.slice('pay_'.length)}`).outstanding).toBe(0)
  expect(shop.figures.balance).toBe(600_00)
})
