import { describe, expect, test } from 'vitest'
import { dueForInvoice } from '../../../domain/invoices/scheduled.ts'
import { orderOf } from '../../kit/builders.ts'

/** A Thursday. */
const today = '2026-05-21'
const whole = (id: string, wholeOn: string, sketch: object = {}) => orderOf(id, 10_00, { delivery: 'whole', wholeOn, ...sketch })
const idsOf = (orders: Parameters<typeof dueForInvoice>[0], schedule: 'off' | 'daily' | 'weekly' | 'monthly') =>
  dueForInvoice(orders, { invoicing: { schedule } }, today).map((part) => part.map(({ orderId }) => orderId))

describe('by schedule is invoiced', () => {
  const orders = [
    whole('april', '2026-04-30'),
    whole('first', '2026-05-01'),
    whole('sunday', '2026-05-17'),
    whole('monday', '2026-05-18'),
    whole('now', today),
  ]

  test.each`
    schedule     | due
    ${'off'}     | ${[]}
    ${'daily'}   | ${[['april', 'first', 'monday', 'sunday']]}
    ${'weekly'}  | ${[['april', 'first', 'sunday']]}
    ${'monthly'} | ${[['april']]}
  `('$schedule: what was wholly delivered before the day, the Monday, the first of the month', ({ schedule, due }) => {
    expect(idsOf(orders, schedule).map((part) => part.toSorted())).toEqual(due)
  })

  test('nothing that is still expected', () => {
    expect(idsOf([orderOf('A', 10_00), orderOf('B', 10_00, { delivery: 'partial' })], 'daily')).toEqual([])
  })

  test('net and gross apart, and no more orders together than one commit takes', () => {
    const many = Array.from({ length: 16 }, (_, at) =>
      whole(`g-${at}`, '2026-05-01', { placedAt: `2026-04-0${1 + (at % 9)}T10:00:00.000Z` }),
    )
    const parts = idsOf([...many, whole('n', '2026-05-01', { prices: 'net' })], 'daily')
    expect(parts.map(({ length }) => length).toSorted()).toEqual([1, 1, 15])
    expect(new Set(parts.flat()).size).toBe(17)
  })

  test('an order from before its day was kept, by the day it was placed', () => {
    const [old] = [orderOf('A', 10_00, { delivery: 'whole', placedOn: '2026-05-01' })]
    expect(idsOf(old ? [old] : [], 'weekly')).toEqual([['A']])
  })
})
