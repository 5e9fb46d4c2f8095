import { expect, test } from 'vitest'
import { added, noTotals, type Totals } from '../../../domain/accounts/totals.ts'

const some: Totals = {
  currency: 'EUR',
  accountCount: 1,
  heldCount: 2,
  openOrders: 30,
  unpaid: 400,
  deposits: 5_000,
  exposure: 60_000,
  balance: -700_000,
  remainder: -8_000_000,
}

test('no totals add nothing: neither accounts, holds, nor any sum', () => {
  expect(added(noTotals('EUR'), some)).toEqual(some)
})

test('totals add up figure by figure, whichever way they are signed', () => {
  const { currency: _, ...less } = some
  expect(added(some, less)).toEqual({
    currency: 'EUR',
    accountCount: 2,
    heldCount: 4,
    openOrders: 60,
    unpaid: 800,
    deposits: 10_000,
    exposure: 120_000,
    balance: -1_400_000,
    remainder: -16_000_000,
  })
  const back = Object.fromEntries(Object.entries(less).map(([name, figure]) => [name, -figure]))
  expect(added(some, { ...less, ...back })).toEqual(noTotals('EUR'))
})
