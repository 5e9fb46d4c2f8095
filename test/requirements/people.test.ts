import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { rightsOf } from '../../domain/access/person.ts'
import { refs } from '../../domain/command.ts'
import { refText } from '../../domain/states.ts'
import { lumen, orderOf, person, type Visitor } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* People and their rights, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
beforeEach(() => vi.useRealTimers())
afterAll(() => shop?.close())

const who = person('administrator')

/** The person as the door vouches for them now. */
async function signedIn(personId: string): Promise<Visitor> {
  const row = (await shop.house.keeper.get(lumen, [refs.person(personId)])).get(refText(refs.person(personId)))
  return { merchantId: lumen, actor: `person:${personId}`, rights: row?.kind === 'person' ? rightsOf(row.state).join(' ') : '' }
}

test('S1-2: whoever lacks the right to customer credit is not shown it on an account, in lists or in their sheets', async () => {
  await shop.open('acc_seen', { limit: 10_00 })
  await shop.topUp('pay_seen', { accountId: 'acc_seen', amount: 7_31 })
  await shop.drain('acc_seen')
  for (const [personId, withheld] of [
    ['per_sees', []],
    ['per_blind', ['store-credit:read']],
  ] as const)
    await shop.done({
      method: 'POST',
      path: '/v1/people',
      who,
      body: { personId, email: `${personId}@shop.example`, role: 'cashier', withheld },
    })
  const search = { method: 'POST', path: '/v1/accounts/search', body: { text: 'acc_seen' } } as const
  const asked = [
    { method: 'GET', path: '/v1/accounts/acc_seen' },
    { method: 'GET', path: '/v1/accounts' },
    { method: 'GET', path: '/v1/accounts', accept: 'text/csv' },
    { method: 'GET', path: '/v1/accounts/acc_seen/history' },
    { method: 'GET', path: '/v1/accounts/acc_seen/history', accept: 'text/csv' },
    search,
    { ...search, accept: 'text/csv' },
  ] as const
  for (const one of asked) {
    const said = async (personId: string) => (await shop.done({ ...one, who: await signedIn(personId) })).text
    expect(await said('per_sees'), one.path).toMatch(/7\.31|731/)
    expect(await said('per_blind'), one.path).not.toMatch(/7\.31|731/)
    expect(await said('per_blind'), one.path).toMatch(/acc_seen|top-up/)
  }
  const { figures } = (await shop.done({ method: 'GET', path: '/v1/accounts/acc_seen', who: await signedIn('per_blind') })).json
  expect(Object.keys(Object(figures))).toEqual(['unpaid', 'openOrders', 'charged', 'exposure', 'limit', 'available', 'headroom'])
})

/** Two people of one role, of whom one may not see store credit. */
async function oneSeesOneDoesNot(name: string): Promise<readonly [sees: string, blind: string]> {
  for (const [personId, withheld] of [
    [`per_sees-${name}`, []],
    [`per_blind-${name}`, ['store-credit:read']],
  ] as const) {
    const how = { role: 'cashier', granted: ['reports:read'], withheld }
    await shop.done({ method: 'POST', path: '/v1/people', who, body: { personId, email: `${personId}@shop.example`, ...how } })
  }
  return [`per_sees-${name}`, `per_blind-${name}`]
}

test('S1-2: whoever lacks the right to customer credit is not shown it in payments, statements, quotes, reports, or what answers to their orders', async () => {
  shop.on('2026-05-20')
  await shop.open('acc_told', { limit: 100_00 })
  await shop.topUp('pay_told', { accountId: 'acc_told', amount: 7_31 })
  shop.on('2026-06-02')
  await shop.done({ method: 'POST', path: '/v1/accounts/acc_told/statements/2026-05' })
  await shop.drain('acc_told')
  const [sees, blind] = await oneSeesOneDoesNot('told')
  const lines = [shop.lineOf('10.00')]
  const order = { accountId: 'acc_told', currency: 'EUR', prices: 'gross', settlement: 'account', lines }
  const placing = (personId: string) => ({ method: 'POST', path: '/v1/orders', body: { orderId: `o-${personId}`, ...order } }) as const
  const told = '/v1/accounts/acc_told'
  const asked = [
    () => ({ method: 'GET', path: '/v1/payments/pay_told' }) as const,
    () => ({ method: 'GET', path: `${told}/payments` }) as const,
    () => ({ method: 'GET', path: `${told}/payments`, accept: 'text/csv' }) as const,
    () => ({ method: 'GET', path: `${told}/statements/2026-05` }) as const,
    () => ({ method: 'GET', path: `${told}/statements/2026-05`, accept: 'text/csv' }) as const,
    () => ({ method: 'GET', path: `${told}/current-statement` }) as const,
    () => ({ method: 'GET', path: '/v1/reports/balances' }) as const,
    () => ({ method: 'GET', path: '/v1/reports/balances', accept: 'text/csv' }) as const,
    () => ({ method: 'POST', path: '/v1/quotes', body: order }) as const,
    placing,
  ] as const
  for (const [at, one] of asked.entries()) {
    const said = async (personId: string) => (await shop.done({ ...one(personId), who: await signedIn(personId) })).text
    expect(await said(sees), `${at}`).toMatch(/7\.31|731/)
    expect(await said(blind), `${at}`).not.toMatch(/7\.31|731/)
    expect(await said(blind), `${at}`).toMatch(/acc_told|top-up|"total":1000/)
  }
})

test('S1-2: an export of a customer is a right of its own, and whole also for whoever lacks that to customer credit', async () => {
  await shop.open('acc_whole')
  await shop.topUp('pay_whole', { accountId: 'acc_whole', amount: 7_31 })
  const person = { personId: 'per_exports', email: 'per_exports@shop.example', role: 'administrator', withheld: ['store-credit:read'] }
  await shop.done({ method: 'POST', path: '/v1/people', who, body: person })
  const exported = await shop.done({ method: 'GET', path: '/v1/accounts/acc_whole/export', who: await signedIn('per_exports') })
  expect(exported.json).toMatchObject({ account: { accountId: 'acc_whole', deposits: 7_31 } })
})

test('S1-2: what can’t be shown without customer credit is refused to whoever lacks the right: a statement on paper, a list by balance', async () => {
  shop.on('2026-05-20')
  await shop.open('acc_paper', { limit: 100_00 })
  await shop.topUp('pay_paper', { accountId: 'acc_paper', amount: 7_31 })
  shop.on('2026-06-02')
  const paper = '/v1/accounts/acc_paper'
  await shop.done({ method: 'POST', path: `${paper}/statements/2026-05` })
  const [sees, blind] = await oneSeesOneDoesNot('paper')
  const asked = [
    { method: 'GET', path: `${paper}/statements/2026-05`, accept: 'text/html' },
    { method: 'GET', path: `${paper}/statements/2026-05/document` },
    { method: 'GET', path: `${paper}/current-statement`, accept: 'text/html' },
    { method: 'GET', path: `${paper}/current-statement/document` },
    { method: 'GET', path: '/v1/reports/balances', query: { sort: 'remainder' } },
    { method: 'GET', path: '/v1/payments/pay_paper/receipt' },
    { method: 'GET', path: '/v1/reports/daily-summary/2026-05-20' },
  ] as const
  for (const one of asked) {
    expect((await shop.ask({ ...one, who: await signedIn(sees) })).status, one.path).not.toBe(403)
    const refused = { status: 403, json: { code: 'not-allowed', right: 'store-credit:read' } }
    expect(await shop.ask({ ...one, who: await signedIn(blind) }), one.path).toMatchObject(refused)
  }
})

test('S1-2: a refusal for want of deposits says how much there is to nobody who lacks the right to see it', async () => {
  await shop.open('acc_short', { limit: 100_00 })
  await shop.topUp('pay_short', { accountId: 'acc_short', amount: 7_31 })
  const [sees, blind] = await oneSeesOneDoesNot('short')
  const body = orderOf('o-short', { accountId: 'acc_short', settlement: 'deposit' })
  const refused = async (personId: string) => {
    const { status, json } = await shop.ask({ method: 'POST', path: '/v1/orders', who: await signedIn(personId), body })
    return { status, code: json.code, detail: String(json.detail) }
  }
  expect(await refused(sees)).toMatchObject({ status: 409, code: 'deposit-does-not-cover', detail: expect.stringContaining('7.31') })
  expect(await refused(blind)).toEqual({ status: 409, code: 'deposit-does-not-cover', detail: 'undefined' })
})

test('S1-2: the right to move customer credit is given to one person and withheld from another of the same role', async () => {
  await shop.open('acc_r', { limit: 10_00 })
  const invited = (personId: string, how: object) =>
    shop.done({ method: 'POST', path: '/v1/people', who, body: { personId, email: `${personId}@shop.example`, role: 'cashier', ...how } })
  await invited('per_may', {})
  await invited('per_not', { withheld: ['store-credit:read', 'store-credit:move'] })
  const topUp = async (personId: string, paymentId: string) =>
    shop.ask({
      method: 'POST',
      path: '/v1/accounts/acc_r/top-ups',
      who: await signedIn(personId),
      body: { paymentId, amount: 5_00, currency: 'EUR', method: 'CB' },
    })
  expect((await topUp('per_may', 'pay_1')).status).toBe(201)
  expect(await topUp('per_not', 'pay_2')).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
  const receipt = { method: 'GET', path: '/v1/payments/pay_1/receipt' } as const
  expect((await shop.ask({ ...receipt, who: await signedIn('per_may') })).status).toBe(200)
  expect(await shop.ask({ ...receipt, who: await signedIn('per_not') })).toMatchObject({ status: 403 })
  await shop.done({ method: 'PUT', path: '/v1/people/per_not/role', who, body: { role: 'cashier' } })
  expect((await topUp('per_not', 'pay_2')).status).toBe(201)
  await shop.done({ method: 'POST', path: '/v1/people/per_not/remove', who })
  expect(await topUp('per_not', 'pay_3')).toMatchObject({ status: 403 })
})
