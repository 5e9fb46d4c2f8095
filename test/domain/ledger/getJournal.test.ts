import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../../domain/accounts/openAccount.ts'
import { isRefusal } from '../../../domain/command.ts'
import { getJournal } from '../../../domain/ledger/getJournal.ts'
import { openMerchant } from '../../../domain/settings/openMerchant.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { settingsOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const shop = new Scene({})
shop.done(openMerchant, { settings: settingsOf() })
shop.done(changeLimit, { accountId: theAccount, limit: 100_00 })
shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 40_00, currency: 'EUR', method: 'CB' })
shop.done(openAccount, { accountId: 'acc_2', currency: 'EUR', customer: { name: 'Noé Inventé' } })

async function chainOf(chain: string, page: { after?: number; limit?: number } = {}) {
  const journal = await shop.ask(getJournal, { chain, ...page })
  if (isRefusal(journal)) throw new Error(journal.refused)
  return journal
}

describe('answers', () => {
  test('the records of one chain in order, whole: who, when, what, figures before and after, balanced postings', async () => {
    const { items } = await chainOf(theAccount)
    expect(items.map(({ sequence, command }) => [sequence, command])).toEqual([
      [1, 'changeLimit'],
      [2, 'topUp'],
    ])
    expect(items[1]).toMatchObject({
      by: 'person:ada',
      before: { deposits: 0 },
      after: { deposits: 40_00 },
      postings: [{ debit: 'money:CB', credit: 'deposits', amount: 40_00 }],
    })
  })

  test.each([
    ['merchant', ['openMerchant']],
    ['acc_2', ['openAccount']],
    ['acc_nobody', []],
    ['series:F-2026', []],
  ])('of the chain %s only its own: %j', async (chain, expected) => {
    expect((await chainOf(chain)).items.map(({ command }) => command)).toEqual(expected)
  })

  test('page by page; a full page says where to go on', async () => {
    expect(await chainOf(theAccount, { limit: 1 })).toMatchObject({ items: [{ sequence: 1 }], nextAfter: 1 })
    expect(await chainOf(theAccount, { limit: 1, after: 1 })).toMatchObject({ items: [{ sequence: 2 }], nextAfter: 2 })
    expect(await chainOf(theAccount, { limit: 1, after: 2 })).toEqual({ items: [] })
    expect(await chainOf(theAccount, { limit: 3 })).not.toHaveProperty('nextAfter')
  })
})

describe('refuses', () => {
  test.each([
    ['no chain', { chain: '' }],
    ['a chain that would reach into another partition', { chain: 'acc_1#mer_other' }],
    ['a page of none', { chain: 'merchant', limit: 0 }],
    ['a page of 101', { chain: 'merchant', limit: 101 }],
    ['a record before the first', { chain: 'merchant', after: -1 }],
  ])('invalid-input: %s', async (_, input) => {
    expect(await shop.ask(getJournal, input)).toMatchObject({ refused: 'invalid-input' })
  })
})
