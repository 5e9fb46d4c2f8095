import { expect, test } from 'vitest'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { bounds } from '../../../domain/limits.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount
const soon = '2026-12-31'
const numbered = (at: number) => String(at).padStart(3, '0')

/** Older payments of a cent, as many as one commit draws on and some more. */
function older(sketch: NonNullable<Parameters<typeof paymentOf>[2]>) {
  return Array.from({ length: bounds.paymentsPerMatching + 5 }, (_, at) =>
    paymentOf(`pay_${numbered(at)}`, 1, { receivedOn: '2026-06-01', ...sketch }),
  )
}

test('rests of prepaid orders keep no later payment from what is not yet due', () => {
  const shop = new Scene({
    payments: [...older({ matches: 'due' }), paymentOf('pay_new', 50_00)],
    invoices: [invoiceOf('inv_1', 50_00, { dueOn: soon })],
  })
  shop.done(reconcile, { accountId })
  expect(shop.invoice('inv_1').outstanding).toBe(0)
})

test('rests that a person took apart from all that is due keep no later payment from what is not', () => {
  const shop = new Scene({
    payments: [...older({ matches: 'due', undone: ['inv_due'] }), paymentOf('pay_new', 50_00, { undone: ['inv_due'] })],
    invoices: [invoiceOf('inv_due', 5_00), invoiceOf('inv_1', 50_00, { dueOn: soon })],
  })
  shop.done(reconcile, { accountId })
  expect([shop.invoice('inv_due').outstanding, shop.invoice('inv_1').outstanding]).toEqual([5_00, 0])
})

test('payments that a person took apart from an invoice keep no later one from it', () => {
  const shop = new Scene({
    payments: [...older({ undone: ['inv_1'] }), paymentOf('pay_new', 50_00)],
    invoices: [invoiceOf('inv_1', 50_00)],
  })
  shop.done(reconcile, { accountId })
  expect(shop.invoice('inv_1').outstanding).toBe(0)
})

test('invoices that a person took apart from a payment keep no later one from it', () => {
  const apart = Array.from({ length: bounds.itemsPerMatching + 5 }, (_, at) =>
    invoiceOf(`inv_${numbered(at)}`, 1_00, { issuedOn: '2026-01-01', dueOn: '2026-01-31' }),
  )
  const shop = new Scene({
    payments: [paymentOf('pay_1', 100_00, { undone: apart.map(({ invoiceId }) => invoiceId) })],
    invoices: [...apart, invoiceOf('inv_late', 50_00, { issuedOn: '2026-07-01' })],
  })
  shop.done(reconcile, { accountId })
  expect(shop.invoice('inv_late').outstanding).toBe(0)
})

test('one commit draws on no more payments than its bound, and the next go on', () => {
  const shop = new Scene({ payments: older({}), invoices: [invoiceOf('inv_1', 50_00)] })
  const { answer } = shop.done(reconcile, { accountId })
  expect(answer).toEqual({ matched: bounds.paymentsPerMatching })
  settleDown(shop)
  expect(shop.invoice('inv_1').outstanding).toBe(50_00 - (bounds.paymentsPerMatching + 5))
})
