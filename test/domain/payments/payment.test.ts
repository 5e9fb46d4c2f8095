import { describe, expect, test } from 'vitest'
import { idOf, isOverdue, labelOf as labelOfOwed } from '../../../domain/invoices/invoice.ts'
import { labelOf, unallocatedOf } from '../../../domain/payments/payment.ts'
import { claimOf, invoiceOf, paymentOf } from '../../kit/builders.ts'

const allocations = (amount: number) => (amount > 0 ? [{ item: 'inv_1', amount, on: '2026-07-10', letter: 'AA' }] : [])

describe('a payment', () => {
  test.each`
    amount    | allocated | returned | unallocated | label
    ${100_00} | ${0}      | ${0}     | ${100_00}   | ${'unallocated'}
    ${100_00} | ${90_00}  | ${0}     | ${10_00}    | ${'partially-allocated'}
    ${100_00} | ${100_00} | ${0}     | ${0}        | ${'allocated'}
    ${100_00} | ${60_00}  | ${40_00} | ${0}        | ${'allocated'}
    ${100_00} | ${0}      | ${40_00} | ${60_00}    | ${'unallocated'}
    ${-40_00} | ${0}      | ${0}     | ${0}        | ${'allocated'}
  `(
    'of $amount, $allocated matched and $returned returned, has $unallocated and is $label',
    ({ amount, allocated, returned, unallocated, label }) => {
      const payment = paymentOf('pay_1', amount, { returned, allocations: allocations(allocated) })
      expect([unallocatedOf(payment), labelOf(payment)]).toEqual([unallocated, label])
    },
  )
})

describe('an invoice', () => {
  test.each`
    outstanding | dueOn           | label                  | overdue
    ${45_00}    | ${'2026-07-17'} | ${'unpaid'}            | ${true}
    ${45_00}    | ${'2026-07-18'} | ${'unpaid'}            | ${false}
    ${20_00}    | ${'2026-07-17'} | ${'partially-settled'} | ${true}
    ${0}        | ${'2026-07-17'} | ${'settled'}           | ${false}
  `(
    'of 45.00 with $outstanding outstanding, due $dueOn, is $label on 18 July; overdue: $overdue',
    ({ outstanding, dueOn, label, overdue }) => {
      const invoice = invoiceOf('inv_1', 45_00, { outstanding, dueOn })
      expect([labelOfOwed(invoice), isOverdue(invoice, '2026-07-18')]).toEqual([label, overdue])
    },
  )
})

test('what is owed is known by the id of its invoice or claim', () => {
  expect([idOf(invoiceOf('inv_1', 1)), idOf(claimOf('clm_1', 1))]).toEqual(['inv_1', 'clm_1'])
})
