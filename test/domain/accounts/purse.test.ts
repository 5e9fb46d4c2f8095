import { describe, expect, test } from 'vitest'
import {
  emptyPurse,
  freeOf,
  type Money,
  oldestFirst,
  Purse,
  reservedFor,
  reservingOrder,
  sourcesOf,
  totalReserved,
  totalShortfall,
  totalUnallocated,
  withMoney,
  withShortfall,
} from '../../../domain/accounts/purse.ts'
import { OrderId, PaymentId } from '../../../domain/ids.ts'

type Sketch = { day?: string; matches?: Money['matches']; unallocated?: number; reserved?: Record<string, number> }
const orderId = (id: string) => OrderId.parse(id)

function moneyOf(id: string, { day = '2026-07-01', matches = 'anything', unallocated = 10, reserved = {} }: Sketch = {}): Money {
  const reservations = Object.entries(reserved).map(([order, amount]) => ({ orderId: orderId(order), amount }))
  return {
    paymentId: PaymentId.parse(`pay_${id}`),
    order: `${day}/${day}T08:00:00.000Z/pay_${id}`,
    matches,
    unallocated,
    begun: false,
    reservations,
  }
}
const purseOf = (...money: Money[]): Purse => money.reduce(withMoney, emptyPurse)
const idsOf = (money: readonly Money[]) => money.map(({ paymentId }) => paymentId.slice('pay_'.length))

describe('money is reserved', () => {
  const purse = purseOf(
    moneyOf('old', { day: '2026-07-01' }),
    moneyOf('kept-new', { day: '2026-07-09', matches: 'nothing' }),
    moneyOf('new', { day: '2026-07-08', matches: 'due' }),
    moneyOf('kept-old', { day: '2026-07-05', matches: 'nothing' }),
    moneyOf('named', { day: '2026-07-10' }),
  )

  test('from the payment that names the order, then kept money, then other money, each oldest first', () => {
    expect(idsOf(reservingOrder(purse, PaymentId.parse('pay_named')))).toEqual(['named', 'kept-old', 'kept-new', 'old', 'new'])
  })

  test('without a payment that names it, kept money first', () => {
    expect(idsOf(reservingOrder(purse))).toEqual(['kept-old', 'kept-new', 'old', 'new', 'named'])
  })

  test('a kept payment that names the order goes first too', () => {
    expect(idsOf(reservingOrder(purse, PaymentId.parse('pay_kept-new')))[0]).toBe('kept-new')
  })
})

describe('money is matched and refunded', () => {
  test('oldest first, kept or not: by day received, then moment recorded, then id', () => {
    const late = { ...moneyOf('late', { day: '2026-07-01' }), order: '2026-07-01/2026-07-20T08:00:00.000Z/pay_late' }
    const purse = purseOf(moneyOf('b', { day: '2026-07-02' }), moneyOf('z'), late, moneyOf('a', { matches: 'nothing' }))
    expect(idsOf(oldestFirst(purse))).toEqual(['a', 'z', 'late', 'b'])
  })
})

describe('a purse', () => {
  const purse = purseOf(
    moneyOf('1', { unallocated: 30, reserved: { A: 10, B: 5 } }),
    moneyOf('2', { day: '2026-07-02', unallocated: 20, reserved: { A: 20 } }),
  )

  test('adds up what it holds, what is reserved of it, and for which order', () => {
    expect([totalUnallocated(purse), totalReserved(purse)]).toEqual([50, 35])
    expect([reservedFor(purse, orderId('A')), reservedFor(purse, orderId('B')), reservedFor(purse, orderId('C'))]).toEqual([30, 5, 0])
    expect(purse.money.map(freeOf)).toEqual([15, 0])
  })

  test('knows where an order’s deposit came from, in the order it was received', () => {
    expect(sourcesOf(purse, orderId('A'))).toEqual([
      { paymentId: 'pay_1', amount: 10 },
      { paymentId: 'pay_2', amount: 20 },
    ])
    expect(sourcesOf(purse, orderId('C'))).toEqual([])
  })

  test('has each payment once: set anew it replaces what was, with nothing left it goes', () => {
    const less = withMoney(purse, moneyOf('1', { unallocated: 3 }))
    expect(less.money).toHaveLength(2)
    expect(totalUnallocated(less)).toBe(23)
    expect(idsOf(withMoney(less, moneyOf('1', { unallocated: 0 })).money)).toEqual(['2'])
    expect(totalUnallocated(purse)).toBe(50)
  })

  test('stays in the order of receipt, whenever money comes in', () => {
    expect(idsOf(purseOf(moneyOf('c', { day: '2026-07-03' }), moneyOf('a'), moneyOf('b', { day: '2026-07-02' })).money)).toEqual([
      'a',
      'b',
      'c',
    ])
  })
})

describe('what delivered prepaid orders lack', () => {
  const short = (id: string, onCredit: number, placedAt = '2026-07-01T08:00:00.000Z') => ({ orderId: orderId(id), placedAt, onCredit })

  test('stands oldest first, each order once, and goes when nothing is lacking', () => {
    const purse = [short('B', 5, '2026-07-02T08:00:00.000Z'), short('A', 7), short('B', 6, '2026-07-02T08:00:00.000Z')].reduce(
      withShortfall,
      emptyPurse,
    )
    expect(purse.shortfalls.map((one) => [String(one.orderId), one.onCredit])).toEqual([
      ['A', 7],
      ['B', 6],
    ])
    expect(totalShortfall(purse)).toBe(13)
    expect(withShortfall(purse, short('A', 0)).shortfalls.map((one) => String(one.orderId))).toEqual(['B'])
  })

  test('is never below 0: a purse with less than nothing isn’t one', () => {
    expect(Purse.safeParse({ money: [], shortfalls: [short('A', -1)] }).success).toBe(false)
    expect(Purse.safeParse(purseOf(moneyOf('1', { unallocated: -1 }))).success).toBe(false)
  })
})
