import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightsOf } from '../../domain/access/person.ts'
import { refs } from '../../domain/command.ts'
import { refText } from '../../domain/states.ts'
import { lumen, person, type Visitor } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* People and their rights, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
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
