import { describe, expect, test } from 'vitest'
import { incompleteOf } from '../../../domain/accounts/incomplete.ts'
import { isRefusal } from '../../../domain/command.ts'
import { listIncomplete } from '../../../domain/reports/listIncomplete.ts'
import { accountOf } from '../../kit/builders.ts'
import { shopOf } from './customers.ts'

const shop = shopOf([
  { nth: 1, company: 'Fictive', incomplete: ['limit', 'risk-level'] },
  { nth: 2, incomplete: [] },
  { nth: 3 },
  { nth: 4, limit: 100, incomplete: ['payment-term'] },
])

describe('answers', () => {
  test('professional customers with something left at its default, and what', async () => {
    const page = await shop.ask(listIncomplete, {})
    if (isRefusal(page)) throw new Error(page.refused)
    expect(page.items.map(({ accountId, incomplete }) => [String(accountId), incomplete])).toEqual([
      ['acc_c1', ['limit', 'risk-level']],
      ['acc_c4', ['payment-term']],
    ])
    expect(listIncomplete.sheet?.(page).rows[1]).toEqual(['acc_c4', 'Customer 4', undefined, '1.00', 'none', 'payment-term'])
  })

  test('page by page', async () => {
    expect(await shop.ask(listIncomplete, { limit: 1 })).toMatchObject({ items: [{ accountId: 'acc_c1' }], next: expect.any(String) })
  })

  test.each([
    [{}, false, []],
    [{}, true, ['limit', 'payment-term', 'risk-level']],
    [{ limit: 0 }, true, ['payment-term', 'risk-level']],
    [{ limit: 'unlimited' as const, terms: { paymentTermDays: 30, riskLevel: 'low' as const } }, true, []],
  ])('an account of %j, professional %s, lacks %j', (sketch, professional, missing) => {
    expect(incompleteOf(accountOf(sketch), { professional })).toEqual(missing)
  })
})

describe('refuses', () => {
  test('invalid-input: no page', async () => {
    expect(await shop.ask(listIncomplete, { limit: 0 })).toMatchObject({ refused: 'invalid-input' })
  })
})
