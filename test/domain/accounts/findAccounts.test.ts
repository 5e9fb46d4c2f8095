import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { CustomerDetails } from '../../../domain/accounts/customer.ts'
import { noDebts } from '../../../domain/accounts/debts.ts'
import { findAccounts } from '../../../domain/accounts/findAccounts.ts'
import { Standing } from '../../../domain/accounts/standing.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { bounds } from '../../../domain/limits.ts'
import { rankingsOf } from '../../../domain/reports/ranking.ts'
import { Scene } from '../../kit/scene.ts'

type Sketch = z.input<typeof CustomerDetails> & { has?: Partial<z.input<typeof Standing>>; erased?: boolean }

const off = { b2bCredit: false, invoicing: true, storeCredit: true }
const figures = { openOrders: 0, balance: 0, remainder: 0, exposure: 0, unpaid: 0, deposits: 0, heldCount: 0 }

/** Customers with their lines in lists, as the projection writes them. */
function shopOf(customers: readonly Sketch[], how: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const shop = new Scene(how)
  for (const [at, { has = {}, erased = false, ...said }] of customers.entries()) {
    const customer = CustomerDetails.parse(said)
    const known = { accountId: `acc_${at + 1}`, currency: 'EUR', limit: null, riskLevel: 'none', accountVersion: 1, drift: false }
    const standing = Standing.parse({ ...known, ...figures, name: customer.name, company: customer.company, ...has })
    shop.put({ ref: refs.standing(standing.accountId), state: standing })
    for (const state of rankingsOf(standing, { debts: noDebts, customer: erased ? undefined : customer }))
      shop.put({ ref: refs.ranking(standing.accountId, state.list), state })
  }
  return shop
}

const shop = shopOf([
  { name: 'Zoé Martin', email: 'Zoe@Martin.example', references: ['Dossier 17', 'Salon'], duns: '552100554' },
  { name: 'Ada Martinez', company: 'Boulangerie Zélée', has: { limit: 100_00, exposure: 120_00, unpaid: 120_00, riskLevel: 'high' } },
  { name: 'Martin', has: { heldCount: 1, overdueSince: '2026-01-02', deposits: 5_00, currency: 'JPY' } },
])

type Input = z.input<typeof findAccounts.input>

async function found(input: Input, over: Scene = shop) {
  const answer = await over.ask(findAccounts, input)
  if (isRefusal(answer)) throw new Error(answer.refused)
  return { ...answer, ids: answer.items.map(({ accountId }) => String(accountId)).toSorted() }
}

describe('answers', () => {
  test.each<[string, string[]]>([
    ['zoe', ['acc_1']],
    ['ZOÉ  MARTIN', ['acc_1']],
    ['martin', ['acc_1', 'acc_2', 'acc_3']],
    ['martine', ['acc_2']],
    ['boul', ['acc_2']],
    ['zo', ['acc_1']],
    ['zoe@mar', ['acc_1']],
    ['dossier 1', ['acc_1']],
    ['salon', ['acc_1']],
    ['5521', ['acc_1']],
    ['acc_3', ['acc_3']],
    ['artin', []],
    ['acc_', []],
  ])('%s: by how it begins, whatever case and accents', async (text, ids) => {
    expect((await found({ text })).ids).toEqual(ids)
  })

  test('whether the match is unique; only then there is an account to attach', async () => {
    expect(await found({ text: 'zoe' })).toMatchObject({ match: 'unique', attach: 'acc_1' })
    const several = await found({ text: 'martin' })
    expect(several.match).toBe('several')
    expect(several).not.toHaveProperty('attach')
    expect(await found({ text: 'nobody' })).toMatchObject({ match: 'none', items: [] })
  })

  test('somebody found in two ways once', async () => {
    expect((await found({ text: 'zoe', in: ['name', 'email'] })).ids).toEqual(['acc_1'])
  })

  test.each<[Input['in'], string[]]>([
    [['email'], ['acc_1']],
    [['reference'], []],
    [['account'], []],
  ])('only in %j where asked', async (places, ids) => {
    expect((await found({ text: 'zoe', in: places })).ids).toEqual(ids)
  })

  test.each<[Omit<Input, 'text'>, string[]]>([
    [{ withLimit: true }, ['acc_2']],
    [{ withLimit: false }, ['acc_1', 'acc_3']],
    [{ overLimit: true }, ['acc_2']],
    [{ risk: 'high' }, ['acc_2']],
    [{ held: true }, ['acc_3']],
    [{ overdue: true }, ['acc_3']],
    [{ owing: true }, ['acc_2']],
    [{ withDeposits: true }, ['acc_3']],
    [{ currency: 'JPY' }, ['acc_3']],
    [{ withDeposits: false, withLimit: false }, ['acc_1']],
  ])('narrowed down by %j, which can make it unique', async (filters, ids) => {
    const answer = await found({ text: 'martin', ...filters })
    expect(answer.ids).toEqual(ids)
    expect(answer.match).toBe(ids.length === 1 ? 'unique' : 'several')
  })

  test('never unique where more begin so than are looked at', async () => {
    const many = Array.from({ length: bounds.foundPerList + 1 }, (_, at) => ({
      name: `Dupont ${at}`,
      has: { heldCount: at === 0 ? 1 : 0 },
    }))
    const crowd = shopOf(many)
    expect(await found({ text: 'dupont' }, crowd)).toMatchObject({ match: 'several', more: true })
    const answer = await found({ text: 'dupont', held: true }, crowd)
    expect(answer).toMatchObject({ match: 'several', more: true, ids: ['acc_1'] })
    expect(answer).not.toHaveProperty('attach')
  })

  test('nobody who was erased', async () => {
    const gone = shopOf([{ name: 'Zoé Martin', email: 'zoe@martin.example', erased: true }])
    for (const text of ['zoe', 'martin', 'zoe@']) expect(await found({ text }, gone)).toMatchObject({ match: 'none' })
  })

  test('without limit and risk while B2B credit is off', async () => {
    const shop = shopOf([{ name: 'Zoé' }], { settings: { features: off } })
    expect((await found({ text: 'zo' }, shop)).items[0]).not.toHaveProperty('limit')
  })
})

describe('refuses', () => {
  test.each([{ text: 'z' }, { text: '  z ' }, { text: '' }, { text: 'ab\n' }, { text: 'ab', in: [] }])(
    'invalid-input: %j',
    async (input) => {
      expect(await shop.ask(findAccounts, input)).toMatchObject({ refused: 'invalid-input' })
    },
  )

  test.each([{ withLimit: true }, { overLimit: false }, { risk: 'low' as const }])(
    'switched-off: %j while B2B credit is off',
    async (filter) => {
      const shop = new Scene({ settings: { features: off } })
      expect(await shop.ask(findAccounts, { text: 'zo', ...filter })).toMatchObject({ refused: 'switched-off' })
    },
  )
})
