import { describe, expect, test } from 'vitest'
import { noDebts } from '../../../domain/accounts/debts.ts'
import { listAccounts } from '../../../domain/accounts/listAccounts.ts'
import type { Standing } from '../../../domain/accounts/standing.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { rankingsOf } from '../../../domain/reports/ranking.ts'
import { Scene } from '../../kit/scene.ts'

const figures = { openOrders: 0, balance: 0, remainder: 0, exposure: 0, unpaid: 0, deposits: 0, heldCount: 0 }

function standing(nth: number, chosen: { name: string } & Partial<Standing>) {
  const accountId = AccountId.parse(`acc_${nth}`)
  const known = { accountId, currency: 'EUR' as const, limit: null, riskLevel: 'none' as const, accountVersion: 1, drift: false }
  return { ref: refs.standing(accountId), state: { ...known, ...figures, ...chosen } }
}

const shop = new Scene({})
shop.put(standing(1, { name: 'zoé Fictive' }))
shop.put(standing(2, { name: 'Éloi Fictif', openOrders: 150_00, remainder: -150_00 }))
shop.put(standing(3, { name: 'Zacharie', company: 'Boulangerie Fictive' }))
shop.put(standing(4, { name: 'eloi Fictif', drift: true }))

async function pageOf(input: { limit?: number; cursor?: string } = {}) {
  const page = await shop.ask(listAccounts, input)
  if (isRefusal(page)) throw new Error(page.refused)
  return { names: page.items.map(({ accountId }) => String(accountId)), next: page.next, items: page.items }
}

describe('answers', () => {
  test('all accounts by company or name, without regard to case and accents; the same name by id', async () => {
    expect((await pageOf()).names).toEqual(['acc_3', 'acc_2', 'acc_4', 'acc_1'])
  })

  test('each with open orders, balance, remainder, and whether its rows disagree', async () => {
    const { items } = await pageOf()
    expect(items[1]).toMatchObject({ openOrders: 150_00, balance: 0, remainder: -150_00, drift: false })
    expect(items[2]).toMatchObject({ drift: true })
  })

  test.each([1, 2, 3, 4])('page by page of %i, each account once and in the same order', async (limit) => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await pageOf({ limit, ...(cursor !== undefined && { cursor }) })
      expect(page.names.length).toBeLessThanOrEqual(limit)
      seen.push(...page.names)
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(['acc_3', 'acc_2', 'acc_4', 'acc_1'])
  })

  test('nothing where nobody has an account', async () => {
    expect(await new Scene({}).ask(listAccounts, {})).toEqual({ items: [] })
  })
})

describe('answers, narrowed,', () => {
  const many = new Scene({})
  const each = [
    { name: 'Anna', limit: 10, exposure: 11, heldCount: 1 },
    { name: 'Bruno', limit: 10, exposure: 10, riskLevel: 'high' as const },
    { name: 'Chloé', limit: 10, exposure: 12, riskLevel: 'low' as const },
    { name: 'Driss', heldCount: 3, riskLevel: 'high' as const },
  ]
  for (const [at, chosen] of each.entries()) {
    const one = standing(at + 1, chosen)
    many.put(one)
    for (const state of rankingsOf(one.state, { debts: noDebts })) many.put({ ref: refs.ranking(state.accountId, state.list), state })
  }
  const asked = async (input: object) => {
    const page = await many.ask(listAccounts, input)
    return isRefusal(page) ? page.refused : page.items.map(({ name }) => name)
  }

  test.each([
    [{ overLimit: true }, ['Anna', 'Chloé']],
    [{ overLimit: false }, ['Bruno', 'Driss']],
    [{ held: true }, ['Anna', 'Driss']],
    [{ risk: 'high' }, ['Bruno', 'Driss']],
    [{ risk: 'none' }, ['Anna']],
    [{ held: true, risk: 'high' }, ['Driss']],
    [{ held: false, overLimit: true }, ['Chloé']],
  ])('those of %j alone, by name', async (input, names) => {
    expect(await asked(input)).toEqual(names)
  })

  test('page by page, each once', async () => {
    const first = await many.ask(listAccounts, { risk: 'high', limit: 1 })
    if (isRefusal(first)) throw new Error(first.refused)
    expect(first.items.map(({ name }) => name)).toEqual(['Bruno'])
    expect(await asked({ risk: 'high', limit: 1, cursor: first.next })).toEqual(['Driss'])
  })

  test('nothing of limits and risk while B2B credit is off', async () => {
    const off = new Scene({ settings: { features: { b2bCredit: false } } })
    expect(await off.ask(listAccounts, { overLimit: true })).toMatchObject({ refused: 'switched-off' })
    expect(await off.ask(listAccounts, { held: true })).toEqual({ items: [] })
  })
})

describe('refuses', () => {
  test.each([{ limit: 0 }, { limit: 101 }, { limit: 2.5 }, { cursor: 'x'.repeat(8001) }])('invalid-input: a page of %j', async (input) => {
    expect(await shop.ask(listAccounts, input)).toMatchObject({ refused: 'invalid-input' })
  })
})
