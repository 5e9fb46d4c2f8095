import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accountFigures,
  available,
  balance,
  chargeable,
  exposure,
  headroom,
  remainder,
  unreserved,
} from '../../../domain/accounts/account.ts'
import { accountOf, settingsOf } from '../../kit/builders.ts'

describe('the figures of an account', () => {
  test('of the example of section 1: available 300, exposure 850, headroom 150, balance −500, remainder −650', () => {
    const account = accountOf({ limit: 1000, unpaid: 700, deposits: 200, openOrders: 150, charged: 150 })
    expect(accountFigures(account, settingsOf())).toEqual({
      unpaid: 700,
      deposits: 200,
      unreservedDeposits: 200,
      openOrders: 150,
      charged: 150,
      balance: -500,
      remainder: -650,
      exposure: 850,
      limit: 1000,
      available: 300,
      headroom: 150,
    })
  })

  test('bear out every identity, whatever the five stored figures are', () => {
    const figure = fc.integer({ min: 0, max: 1_000_000_000_000 })
    const stored = fc.record({ limit: figure, unpaid: figure, deposits: figure, openOrders: figure, charged: figure, reserved: figure })
    fc.assert(
      fc.property(stored, (sketch) => {
        const account = accountOf(sketch)
        const figures = accountFigures(account, settingsOf())
        expect(figures.balance).toBe(figures.deposits - figures.unpaid)
        expect(figures.remainder).toBe(figures.balance - figures.openOrders)
        expect(figures.available).toBe(sketch.limit - figures.unpaid)
        expect(figures.exposure).toBe(figures.unpaid + figures.charged)
        expect(figures.headroom).toBe(sketch.limit - figures.exposure)
        expect(figures.unreservedDeposits).toBe(figures.deposits - sketch.reserved)
        expect(Object.values(figures).every(Number.isSafeInteger)).toBe(true)
      }),
    )
  })

  test('keep deposits out of available, exposure and headroom', () => {
    const poor = accountOf({ limit: 100, unpaid: 40, charged: 20 })
    const rich = accountOf({ limit: 100, unpaid: 40, charged: 20, deposits: 1_000_000 })
    for (const figure of [available, exposure, headroom, chargeable]) expect(figure(rich)).toBe(figure(poor))
    expect([balance(rich), remainder(rich), unreserved(rich)]).toEqual([999_960, 999_960, 1_000_000])
  })
})

test.each`
  limit          | exposed | room           | may         | why
  ${null}        | ${0}    | ${null}        | ${0}        | ${'nothing is granted, and nothing read into it'}
  ${null}        | ${50}   | ${null}        | ${0}        | ${'nor when something is owed'}
  ${0}           | ${0}    | ${0}           | ${0}        | ${'0 is an amount'}
  ${100}         | ${60}   | ${40}          | ${40}       | ${'the rest'}
  ${100}         | ${100}  | ${0}           | ${0}        | ${'used up'}
  ${100}         | ${160}  | ${-60}         | ${0}        | ${'over the limit leaves nothing, not less than nothing'}
  ${'unlimited'} | ${160}  | ${'unlimited'} | ${Infinity} | ${'no bound'}
`('limit $limit, exposure $exposed: headroom $room, chargeable $may ($why)', ({ limit, exposed, room, may }) => {
  const account = accountOf({ limit, charged: exposed })
  expect(headroom(account)).toBe(room)
  expect(chargeable(account)).toBe(may)
})
