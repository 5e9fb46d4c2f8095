import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noDebts, owe } from '../../../domain/accounts/debts.ts'
import { Standing } from '../../../domain/accounts/standing.ts'
import { bounds } from '../../../domain/limits.ts'
import { rankingCursor, rankingsOf, sortable } from '../../../domain/reports/ranking.ts'

const standing = Standing.parse({
  accountId: 'acc_1',
  name: 'Zoé',
  currency: 'EUR',
  openOrders: 5,
  balance: -7,
  remainder: -12,
  exposure: 7,
  unpaid: 7,
  deposits: 0,
  heldCount: 0,
  limit: null,
  riskLevel: 'none',
  accountVersion: 1,
  drift: false,
})

test('sums of money as texts sort as they do as numbers, whichever way they are signed', () => {
  const sum = fc.integer({ min: -2 * bounds.figure, max: 2 * bounds.figure })
  fc.assert(
    fc.property(sum, sum, (one, other) => {
      expect(sortable(one) < sortable(other)).toBe(one < other)
    }),
  )
})

test('an account stands by each figure within its currency, and by its oldest debt where it owes', () => {
  const debts = owe(owe(noDebts, { dueOn: '2026-09-01', issuedOn: '2026-08-01' }, 3), { dueOn: '2026-08-15', issuedOn: '2026-08-14' }, 4)
  expect(Object.fromEntries(rankingsOf(standing, { debts }).map(({ list, by }) => [list, by]))).toEqual({
    'by-open-orders': `EUR#${sortable(5)}`,
    'by-balance': `EUR#${sortable(-7)}`,
    'by-remainder': `EUR#${sortable(-12)}`,
    'by-exposure': `EUR#${sortable(7)}`,
    owing: '2026-08-15',
    incomplete: undefined,
  })
})

test('one that owes nothing is not among those that do; an incomplete one is among the incomplete', () => {
  const places = rankingsOf({ ...standing, incomplete: ['limit'] }, { debts: noDebts })
  expect(places.find(({ list }) => list === 'owing')).toEqual({ accountId: 'acc_1', list: 'owing' })
  expect(places.find(({ list }) => list === 'incomplete')).toMatchObject({ by: 'incomplete' })
})

test('one past its limit, with held orders or of a risk level stands by its name among those like it', () => {
  const wanting = rankingsOf({ ...standing, limit: 6, heldCount: 2, riskLevel: 'high' }, { debts: noDebts })
  expect(Object.fromEntries(wanting.map(({ list, by }) => [list, by]))).toMatchObject({
    'over-limit': 'zoe',
    held: 'zoe',
    risk: 'high#zoe',
  })
  const atLimit = rankingsOf({ ...standing, limit: 7 }, { debts: noDebts })
  expect(Object.fromEntries(atLimit.map(({ list, by }) => [list, by]))).toMatchObject({ 'over-limit': undefined, held: undefined })
})

test('a list goes on after a place and its account', () => {
  expect(rankingCursor({ accountId: standing.accountId, list: 'owing', by: '2026-08-15' })).toBe('2026-08-15#acc_1')
})
