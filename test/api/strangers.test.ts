import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { DeliveryId } from '../../domain/ids.ts'
import { closedRoutes } from '../../functions/api/doors.ts'
import { act } from '../../functions/runtime/acting.ts'
import { handOut } from '../../tools/scan/collected.ts'
import { openEveryDoor, rows } from './everyDoor.ts'
import { type Answered, atlas, type House, lumen, openHouse, orderOf, person, type Request } from './house.ts'
import { recordsIn } from './records.ts'
import { bodies, requestFor } from './requests.ts'

let house: House
let send: Record<string, (request: Request) => Promise<Answered>>
const owner = { ...person('administrator', lumen), actor: 'person:onlyhere' }
const stranger = person('administrator', atlas)

beforeAll(async () => {
  house = await openHouse()
  // A customer's name: the scan at the end must find it in no log, no event and no journal.
  handOut(secretName)
  send = await openEveryDoor()
  await furnish()
})
afterAll(() => house?.close())

const secretName = 'Onlyhere Atlantic'

/** One merchant has everything under the ids that well-formed requests name. */
async function furnish(): Promise<void> {
  const made = async (name: string, request: Omit<Request, 'method' | 'who'> & { method?: Request['method'] }) => {
    const headers = { 'idempotency-key': `furnish-${name}` }
    const answer = await send[name]?.({ method: 'POST', who: owner, headers, ...request })
    expect(answer?.status, `${name} ${answer?.text}`).toBeLessThan(300)
  }
  await made('openAccount', { path: '/v1/accounts', body: { accountId: 'acc_f', currency: 'EUR', customer: { name: secretName } } })
  await made('changeLimit', { method: 'PUT', path: '/v1/accounts/acc_f/limit', body: { limit: 100_000 } })
  await made('placeOrder', { path: '/v1/orders', body: orderOf('f-1', { accountId: 'acc_f' }) })
  await made('placeOrder', { path: '/v1/orders', body: orderOf('f-2', { accountId: 'acc_f' }) })
  await made('holdOrder', { path: '/v1/orders/f-1/hold', body: { why: 'because' } })
  await made('reportDelivery', {
    path: '/v1/deliveries',
    body: { deliveryId: 'd-1', orderId: 'f-2', lines: [{ sku: 'A', delivered: '1' }] },
  })
  const system = {
    merchantId: lumen,
    by: 'system:test',
    rights: new Set(['system:react'] as const),
    correlationId: 'furnish',
    deadlineAt: Date.now() + 9_000,
  }
  await act(applyDelivery, { deliveryId: DeliveryId.parse('d-1') }, system)
  await made('issueInvoice', { path: '/v1/invoices', body: { invoiceId: 'inv_f', accountId: 'acc_f' } })
  await made('recordPayment', { path: '/v1/payments', body: { ...bodies.recordPayment, names: [{ kind: 'invoice', id: 'inv_f' }] } })
  await made('createKey', { path: '/v1/keys', body: bodies.createKey ?? {} })
}

/** Ids of the other merchant, and ids that nobody has. */
const nobodys: readonly (readonly [theirs: RegExp, nobodys: string])[] = [
  [/acc_f/g, 'acc_q'],
  [/f-1/g, 'q-1'],
  [/inv_f/g, 'inv_q'],
  [/pay_f/g, 'pay_q'],
  [/key_f/g, 'key_q'],
]
const withNobodys = (text: string) => nobodys.reduce((so, [theirs, id]) => so.replace(theirs, id), text)

/** What makes something of one’s own under an id, which another merchant may have as well; or says of each id apart what came of it. */
const making = ['openAccount', 'createKey', 'reportDelivery', 'releaseOrders']
const naming = closedRoutes.filter((route) => {
  const request = requestFor(route, stranger)
  return (
    !making.includes(route.name) &&
    withNobodys(`${request.path}${JSON.stringify(request.body)}`) !== `${request.path}${JSON.stringify(request.body)}`
  )
})

describe('an id of another merchant', () => {
  test.each(rows(naming))('is answered by %s byte for byte as an id that nobody has, and nothing is written', async (_, route) => {
    const before = await recordsIn(house.keeper)
    const headers = { 'idempotency-key': `stranger-${route.name}`, 'x-correlation-id': 'the-same' }
    const { path, body, ...request } = requestFor(route, stranger)
    const theirs = await send[route.name]?.({ ...request, path, body, headers })
    const none = await send[route.name]?.({ ...request, path: withNobodys(path), raw: withNobodys(JSON.stringify(body ?? {})), headers })
    expect(theirs).toEqual(none)
    expect(theirs?.status).toBe(404)
    expect(await recordsIn(house.keeper)).toBe(before)
  })

  test.each([
    ['the ETag of an account', 'changeLimit', '/v1/accounts/acc_f/limit', bodies.changeLimit],
    ['any ETag at all', 'changeTerms', '/v1/accounts/acc_f/terms', bodies.changeTerms],
  ])('is not given away by %s', async (_, name, path, body) => {
    const etag = (await send.getAccount?.({ method: 'GET', path: '/v1/accounts/acc_f', who: owner }))?.headers.etag ?? ''
    expect(etag).not.toBe('')
    for (const match of [etag, '"99"', '*']) {
      const headers = { 'idempotency-key': `tag-${match}`, 'x-correlation-id': 'the-same', 'if-match': match }
      const ask = (address: string) => send[name]?.({ method: 'PUT', path: address, who: stranger, body, headers })
      expect(await ask(path)).toEqual(await ask(withNobodys(path)))
    }
  })

  test('among several is told apart as an id that nobody has, word for word, and nothing is written', async () => {
    const before = await recordsIn(house.keeper)
    const release = (orderId: string) =>
      send.releaseOrders?.({
        method: 'POST',
        path: '/v1/holds/release',
        who: stranger,
        headers: { 'idempotency-key': 'several', 'x-correlation-id': 'the-same' },
        body: { orderIds: [orderId], why: 'because' },
      })
    const theirs = await release('f-1')
    expect(theirs?.json).toMatchObject({ released: 0, refused: 1, left: 0 })
    expect(withNobodys(theirs?.text ?? '')).toBe((await release('q-1'))?.text)
    expect(await recordsIn(house.keeper)).toBe(before)
  })

  test('in a query gives nothing away: the journal of their account is that of none', async () => {
    const headers = { 'x-correlation-id': 'the-same' }
    const ask = (chain: string, who = stranger) =>
      send.getJournal?.({ method: 'GET', path: '/v1/ledger/journal', who, query: { chain }, headers })
    expect((await ask('acc_f', owner))?.text).toContain('AccountOpened')
    expect(await ask('acc_f')).toEqual(await ask('acc_q'))
    for (const chain of ['acc_f', 'mer_lumen#acc_f', 'J#mer_lumen#acc_f']) expect((await ask(chain))?.text).not.toContain('AccountOpened')
  })

  test('of theirs makes one’s own beside it: neither sees the other’s', async () => {
    const headers = { 'idempotency-key': 'own' }
    const opened = await send.openAccount?.({ method: 'POST', path: '/v1/accounts', who: stranger, headers, body: bodies.openAccount })
    expect(opened).toMatchObject({ status: 201 })
    expect(opened?.headers['idempotency-replayed']).toBeUndefined()
    const reported = await send.reportDelivery?.({ method: 'POST', path: '/v1/deliveries', who: stranger, body: bodies.reportDelivery })
    expect(reported).toMatchObject({ status: 200, json: { state: 'parked' } })
    const mine = await send.getAccount?.({ method: 'GET', path: '/v1/accounts/acc_f', who: owner })
    expect(mine).toMatchObject({ status: 200, json: { customer: { name: secretName }, history: { paymentCount: 1 } } })
    const order = await send.getOrder?.({ method: 'GET', path: '/v1/orders/f-1', who: owner })
    expect(order?.json.deliveryIds).toEqual([])
  })
})

describe('what is read', () => {
  test.each(rows(closedRoutes.filter(({ method }) => method === 'GET')))('by %s holds no word of another merchant', async (_, route) => {
    const answer = await send[route.name]?.(requestFor(route, stranger))
    for (const word of [lumen, secretName, owner.actor]) expect(answer?.text).not.toContain(word)
  })
})

describe('what a browser keeps', () => {
  test.each(rows(closedRoutes))('is nothing of %s, whoever asks: the next to sign in there is somebody else', async (_, route) => {
    for (const who of [owner, stranger, undefined]) {
      const headers = { 'idempotency-key': `kept-${route.name}-${who?.merchantId}` }
      const answer = await send[route.name]?.({ ...requestFor(route, who), headers })
      expect(answer?.headers['cache-control'], `${answer?.status}`).toBe('no-store')
    }
  })
})
