import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { importAccount } from '../../../domain/imports/importAccount.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const id = AccountId.parse('acc_new')
const brought = (more: Partial<z.input<(typeof importAccount)['input']>> = {}) => ({
  accountId: 'acc_new',
  currency: 'EUR' as const,
  customer: { name: 'Noé Inventé' },
  ...more,
})
const terms = { paymentTermDays: 45, endOfMonth: true, riskLevel: 'high', minimumForCheck: 50_00, holdPeriod: 3 } as const
const accountIn = (shop: Scene) => stateIn(shop.rows, refs.account(id))

describe('produces', () => {
  test('an account with its limit, terms and status at once, and its customer beside it', () => {
    const shop = new Scene({})
    const { answer } = shop.done(
      importAccount,
      brought({ limit: 1_000_00, terms, orderStatus: { code: 'held-until', until: '2026-09-01' } }),
    )
    expect(answer.figures).toMatchObject({ limit: 1_000_00, available: 1_000_00, headroom: 1_000_00, balance: 0 })
    expect(accountIn(shop)).toMatchObject({ terms, orderStatus: { code: 'held-until', until: '2026-09-01' }, termsVersion: 1 })
    expect(stateIn(shop.rows, refs.customer(id))?.details.name).toBe('Noé Inventé')
  })

  test('news of the account and of what differs from a new one’s, and no question to the bureau: the customer isn’t new', () => {
    const { facts, decision } = new Scene({}).done(importAccount, brought({ limit: 'unlimited', orderStatus: { code: 'no' } }))
    expect(facts).toEqual([
      { type: 'AccountOpened', currency: 'EUR' },
      { type: 'LimitChanged', limit: 'unlimited' },
      { type: 'OrderStatusChanged', code: 'no' },
      { type: 'TermsChanged', termsVersion: 1 },
      { type: 'FiguresChanged' },
    ])
    expect(decision.entries[0].postings).toEqual([])
  })

  test('an account that may order on credit at once', () => {
    const shop = new Scene({})
    shop.done(importAccount, brought({ limit: 100_00 }))
    const { answer } = shop.done(placeOrder, placingOf('A', 100_00, { accountId: 'acc_new' }))
    expect(answer).toMatchObject({ held: false, charged: 100_00 })
  })

  test('a limit that the bureau leaves alone where it may move limits: the merchant had set it', () => {
    const shop = new Scene({ settings: { bureau: { name: 'B', countries: [], limitPolicy: 'auto' } } })
    shop.done(importAccount, brought({ limit: 100_00 }))
    expect(accountIn(shop)?.review).toEqual({ overridden: { limit: 'kept' } })
    shop.done(importAccount, brought({ accountId: 'acc_other' }))
    expect(stateIn(shop.rows, refs.account(AccountId.parse('acc_other')))?.review).toEqual({})
  })
})

describe('refuses', () => {
  test('switched-off, before anything is looked for', () => {
    const features = { b2bCredit: false, invoicing: true, storeCredit: true }
    expect(new Scene({ settings: { features } }).refused(importAccount, brought({ limit: 1_00 }))).toBe('switched-off')
  })

  test.each([
    [{ code: 'nonsense' }, '/orderStatus/code'],
    [{ code: 'held-until' }, '/orderStatus/until'],
    [{ code: 'yes', until: '2026-09-01' }, '/orderStatus/until'],
  ])('invalid-input: the status %j', (orderStatus, pointer) => {
    expect(new Scene({}).run(importAccount, brought({ orderStatus }))).toMatchObject({ refused: 'invalid-input', faults: [{ pointer }] })
  })

  test('account-exists, whoever opened it', () => {
    expect(new Scene({}).refused(importAccount, brought({ accountId: theAccount }))).toBe('account-exists')
  })

  test('same-key-other-content: imported before with another limit', () => {
    const shop = new Scene({})
    shop.done(importAccount, brought({ limit: 1_00 }))
    expect(shop.refused(importAccount, brought({ limit: 2_00 }))).toBe('same-key-other-content')
  })
})

describe('stays quiet', () => {
  test('about an account imported before as it is now sent', () => {
    const shop = new Scene({})
    const { answer } = shop.done(importAccount, brought({ limit: 1_00 }))
    expect(shop.unchanged(importAccount, brought({ limit: 1_00 }))).toEqual(answer)
  })
})
