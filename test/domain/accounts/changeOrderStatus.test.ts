import { describe, expect, test } from 'vitest'
import { changeOrderStatus } from '../../../domain/accounts/changeOrderStatus.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { contextOf, orderOf, placingOf, settingsOf, theAccount } from '../../kit/builders.ts'
import { when } from '../../kit/decide.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const statusCodes = [
  { code: 'PSL', label: 'PSL', behaviour: 'review' as const },
  { code: 'VIP', label: 'Very important', behaviour: 'yes' as const },
  { code: 'SUMMER', label: 'Closed in summer', behaviour: 'held-until' as const },
  { code: 'BANK', label: 'Money first', behaviour: 'cash-only' as const },
]
const to = (code: string, until?: string) => ({ accountId: theAccount, code, ...(until && { until }) })

describe('produces', () => {
  test.each`
    code            | until           | reasons                  | why
    ${'yes'}        | ${undefined}    | ${[]}                    | ${'the checks decide, and pass'}
    ${'no'}         | ${undefined}    | ${['not-approved']}      | ${'every order, whatever its settlement'}
    ${'cash-only'}  | ${undefined}    | ${['cash-only']}         | ${'part of it is on credit'}
    ${'held-until'} | ${'2026-07-19'} | ${['held-until']}        | ${'today is before the day'}
    ${'held-until'} | ${'2026-07-18'} | ${[]}                    | ${'from the day on as yes'}
    ${'open-until'} | ${'2026-07-18'} | ${[]}                    | ${'as yes on its last day'}
    ${'open-until'} | ${'2026-07-17'} | ${['open-until-lapsed']} | ${'after it'}
    ${'review'}     | ${undefined}    | ${['review']}            | ${'somebody looks at it'}
    ${'PSL'}        | ${undefined}    | ${['review']}            | ${'as its table says'}
    ${'VIP'}        | ${undefined}    | ${[]}                    | ${'as its table says'}
    ${'SUMMER'}     | ${'2026-08-31'} | ${['held-until']}        | ${'as its table says'}
    ${'BANK'}       | ${undefined}    | ${['cash-only']}         | ${'as its table says'}
  `('on 18 July, $code $until holds an order on account for $reasons: $why', ({ code, until, reasons }) => {
    const shop = new Scene({ account: { limit: 100_00 }, settings: { statusCodes } })
    const { answer, facts } = shop.done(changeOrderStatus, to(code, until))
    expect(answer).toMatchObject({ orderStatus: { code, ...(until && { until }) }, termsVersion: 2 })
    expect(factsOf(facts, 'OrderStatusChanged')).toEqual([{ type: 'OrderStatusChanged', code, ...(until && { until }) }])
    expect(shop.done(placeOrder, placingOf('A', 10_00)).answer.holds.map(({ reason }) => reason)).toEqual(reasons)
  })

  test('a re-check that releases what the status before held', () => {
    const shop = new Scene({ account: { limit: 100_00, orderStatus: { code: 'no' } } })
    shop.done(placeOrder, placingOf('A', 10_00))
    expect(factsOf(shop.done(changeOrderStatus, to('yes')).facts, 'CreditEased')).toHaveLength(1)
    shop.done(recheckHolds, { accountId: theAccount })
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 10_00 })
  })

  test('a status without a day where one with a day was', () => {
    const shop = new Scene({ account: { orderStatus: { code: 'held-until', until: '2026-08-01' } } })
    shop.done(changeOrderStatus, to('yes'))
    expect(shop.account.orderStatus).toEqual({ code: 'yes' })
  })
})

describe('refuses', () => {
  const faultsOf = (input: ReturnType<typeof to>) =>
    when({ rows: new Scene({}).rows, context: contextOf({ settings: settingsOf({ statusCodes }) }) }, changeOrderStatus, input)

  test.each([
    ['a code that is in no table', to('GOLD'), '/code'],
    ['a standard code in another case', to('Yes'), '/code'],
    ['no day where the standard status needs one', to('open-until'), '/until'],
    ['no day where the merchant’s own code needs one', to('SUMMER'), '/until'],
    ['a day where the status knows none', to('no', '2026-08-01'), '/until'],
    ['a day that is none', to('held-until', '2026-02-30'), '/until'],
    ['a code that is no code', to('no way'), '/code'],
  ])('invalid-input: %s', (_, input, pointer) => {
    expect(faultsOf(input)).toMatchObject({ refused: 'invalid-input', faults: [{ pointer }] })
  })

  test('invalid-input: a code that the merchant took out of the table', () => {
    const shop = new Scene({ settings: { statusCodes: [] } })
    expect(shop.refused(changeOrderStatus, to('PSL'))).toBe('invalid-input')
  })

  test.each([
    ['invalid-input', 'before the right is asked', { code: '' }, new Set<never>()],
    ['not-allowed', 'before the account is looked for', {}, new Set(['limits:change' as const])],
    ['invalid-input', 'before the account is looked for', { code: 'GOLD' }, undefined],
    ['unknown-account', 'before the version is compared', {}, undefined],
    ['changed-meanwhile', 'last of all', { accountId: theAccount }, undefined],
  ])('%s %s', (refused, _, fault, rights) => {
    const shop = new Scene({ account: { termsVersion: 3 } })
    const input = { accountId: 'acc_nobody', code: 'no', ...fault }
    expect(shop.refused(changeOrderStatus, input, { ifMatch: '2', ...(rights && { rights }) })).toBe(refused)
    expect(shop.account.orderStatus).toEqual({ code: 'yes' })
  })
})

describe('stays quiet', () => {
  test('about orders already approved: a status decides what is placed from now on', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00)] })
    const { decision } = shop.done(changeOrderStatus, to('no'))
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 10_00 })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    shop.unchanged(recheckHolds, { accountId: theAccount })
    expect(shop.order('A').holds).toEqual([])
  })

  test('about limit, terms and figures, and about re-checking where nothing is held', () => {
    const shop = new Scene({ account: { limit: 100_00, terms: { riskLevel: 'low' } }, orders: [orderOf('A', 10_00)] })
    const { orderStatus: _, termsVersion: __, ...before } = shop.account
    const { facts, decision } = shop.done(changeOrderStatus, to('cash-only'))
    expect(shop.account).toMatchObject(before)
    expect(factsOf(facts, 'CreditEased')).toEqual([])
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })
})
