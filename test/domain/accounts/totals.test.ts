import { expect, test } from 'vitest'
import type { Standing } from '../../../domain/accounts/standing.ts'
import { added, difference, noTotals, type Totals } from '../../../domain/accounts/totals.ts'
import { AccountId } from '../../../domain/ids.ts'

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
  authorisedCount: 3,
  unlimitedCount: 4,
  overLimitCount: 5,
  authorised: 900,
  authorisedExposure: 70_000,
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
    authorisedCount: 6,
    unlimitedCount: 8,
    overLimitCount: 10,
    authorised: 1_800,
    authorisedExposure: 140_000,
  })
  const back = Object.fromEntries(Object.entries(less).map(([name, figure]) => [name, -figure]))
  expect(added(some, { ...less, ...back })).toEqual(noTotals('EUR'))
})

const standing = (nth: number, chosen: Partial<Standing>): Standing => ({
  accountId: AccountId.parse(`acc_${nth}`),
  name: 'X',
  currency: 'EUR',
  openOrders: 0,
  balance: 0,
  remainder: 0,
  exposure: 0,
  unpaid: 0,
  deposits: 0,
  heldCount: 0,
  riskLevel: 'none',
  limit: null,
  accountVersion: 1,
  drift: false,
  ...chosen,
})

test.each([
  [
    { limit: null, exposure: 10 },
    { authorisedCount: 0, unlimitedCount: 0, overLimitCount: 0, authorised: 0, authorisedExposure: 0 },
  ],
  [
    { limit: 10, exposure: 10 },
    { authorisedCount: 1, unlimitedCount: 0, overLimitCount: 0, authorised: 10, authorisedExposure: 10 },
  ],
  [
    { limit: 10, exposure: 11 },
    { authorisedCount: 1, unlimitedCount: 0, overLimitCount: 1, authorised: 10, authorisedExposure: 11 },
  ],
  [
    { limit: 'unlimited', exposure: 9 },
    { authorisedCount: 1, unlimitedCount: 1, overLimitCount: 0, authorised: 0, authorisedExposure: 9 },
  ],
] as const)('an account of %j counts for %j', (chosen, counted) => {
  expect(difference(standing(1, chosen), undefined)).toMatchObject({ accountCount: 1, exposure: chosen.exposure, ...counted })
})

test('an account that changed counts for what it changed, and for no second account', () => {
  const [before, now] = [standing(1, { limit: 10, exposure: 11 }), standing(1, { limit: 20, exposure: 12 })]
  expect(difference(now, before)).toMatchObject({ accountCount: 0, exposure: 1, overLimitCount: -1, authorised: 10, authorisedExposure: 1 })
})
