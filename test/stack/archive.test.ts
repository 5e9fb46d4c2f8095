import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { deliverAll, figures, invoiced, open, orderOf, transfer } from '../../tools/demo/scenes.ts'
import { Mails, type Stack, startStack } from '../kit/stack.ts'
import { changedRows, type Engine, wholeTable } from '../kit/wholeTable.ts'

let stack: Stack
let engine: Engine

beforeAll(async () => {
  stack = await startStack()
  const { environment } = z.object({ environment: z.record(z.string(), z.string()) }).parse(await stack.get('ready'))
  engine = { endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', table: environment.TABLE_NAME ?? '' }
})
afterAll(() => stack?.stop())

const Replayed = z.object({ events: z.int(), deliveries: z.int() })
const Letters = z.object({ deadLetters: z.array(z.looseObject({ id: z.string(), function: z.string(), reason: z.string() })) })
const Past = z.object({ events: z.array(z.looseObject({ id: z.string() })) })
/** What outside parties themselves remember, unlike the recorder, which forgets the oldest calls. */
const Bureau = z.object({ calls: z.array(z.unknown()) })
const Provider = z.object({ events: z.array(z.looseObject({ id: z.string() })) })

/** All that the outside could have noticed. */
async function told() {
  const { events } = Past.parse(await stack.get('events'))
  return {
    mails: Mails.parse(await stack.get('mail')).mails.map(({ id }) => id),
    bureau: Bureau.parse(await stack.get('providers/bureau')).calls,
    payments: Provider.parse(await stack.get('providers/payments')).events.map(({ id }) => id),
    events: events.map(({ id }) => id),
  }
}

/** Something of everything that tells an event: held and released, delivered, invoiced and mailed, paid, disputed, stated. */
async function play(): Promise<void> {
  const { world } = stack
  const customer = { name: 'Jean Martin', email: 'jean@martin.example', consent: true, duns: '804735132', country: 'FR' }
  await world.act('openAccount', { accountId: 'acc_archive', currency: 'EUR', customer })
  await world.act('changeLimit', { accountId: 'acc_archive', limit: 20_000 })
  const { invoiceId } = await invoiced(world, { accountId: 'acc_archive', orderId: 'archive-1', amount: 4_200 })
  await world.paysOnline({
    paymentKey: 'pi_archive',
    accountId: 'acc_archive',
    amount: 5_000,
    names: [{ kind: 'invoice', id: invoiceId }],
  })
  await world.act('placeOrder', orderOf({ accountId: 'acc_archive', orderId: 'archive-2', amount: 25_000 }))
  await world.act('changeLimit', { accountId: 'acc_archive', limit: 40_000 })
  await world.act('placeOrder', orderOf({ accountId: 'acc_archive', orderId: 'archive-3', amount: 3_000 }))
  await world.act('cancelOrder', { orderId: 'archive-3' })
  await transfer(world, { accountId: 'acc_archive', paymentId: 'pay_archive', amount: 1_000 })
  await world.act('topUp', { paymentId: 'pay_archive-kept', accountId: 'acc_archive', amount: 2_000, currency: 'EUR', method: 'ESP' })
  await world.act('requestRefresh', { accountId: 'acc_archive' })
  await world.wait(31)
  await world.settled()
}

describe('the archive', () => {
  test('replayed twice as a whole changes no row, sends no mail, asks nobody and tells nothing new', { timeout: 400_000 }, async () => {
    await play()
    // Days passed without an event: lists shall show today's overdue amounts before they are compared.
    expect((await stack.api({ method: 'POST', path: '/v1/ledger/rebuild', body: {} })).status).toBe(200)
    const [rows, outside] = [await wholeTable(engine), await told()]
    expect(outside.mails.length).toBeGreaterThanOrEqual(2)
    expect(outside.bureau.length).toBeGreaterThan(0)
    for (let time = 0; time < 2; time += 1) {
      const replayed = Replayed.parse(await stack.post('events/replay', { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }))
      expect(replayed.deliveries).toBeGreaterThan(20)
      await stack.world.settled()
    }
    expect(changedRows(rows, await wholeTable(engine))).toEqual([])
    expect(await told()).toEqual(outside)
    expect((await stack.world.act('checkLedger', { accountId: 'acc_archive' })).differences).toEqual([])
  })
})

describe('what can’t be delivered', () => {
  test('is put aside after the tries the template allows while its neighbours flow, and a redrive acts once', async () => {
    const { world } = stack
    await open(world, { accountId: 'acc_poison', limit: 100_000 })
    await world.act('placeOrder', orderOf({ accountId: 'acc_poison', orderId: 'poison-1', amount: 2_500 }))
    await deliverAll(world, { orderId: 'poison-1' })
    await stack.post('faults', { target: 'documents', operation: '*', kind: 'error', times: 1_000 })
    const { number } = await world.act('issueInvoice', { invoiceId: 'inv_poison', accountId: 'acc_poison' })
    // Money and figures of the same account don't wait for the letter.
    await transfer(world, { accountId: 'acc_poison', paymentId: 'pay_poison', amount: 2_500 })
    expect((await figures(world, 'acc_poison')).balance).toBe(0)
    expect((await world.act('getInvoice', { invoiceId: 'inv_poison' })).label).toBe('settled')
    const { deadLetters } = Letters.parse(await stack.get('dead-letters'))
    expect(deadLetters.map((letter) => letter.function)).toEqual(['encours-invoice-issued-email-invoice'])
    expect(deadLetters[0]?.reason).toContain('6 times')

    const { status } = await fetch(`${stack.url}/_local/faults`, { method: 'DELETE' })
    expect(status).toBeLessThan(300)
    for (let time = 0; time < 2; time += 1) {
      await stack.post('dead-letters/redrive', {})
      await world.settled()
    }
    expect(Letters.parse(await stack.get('dead-letters')).deadLetters).toEqual([])
    const { mails } = Mails.parse(await stack.get('mail?to=claire@cafe-du-marche.example'))
    expect(mails.filter(({ subject }) => subject.includes(number))).toHaveLength(1)
  })
})
