import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { envelopesOf } from '../../events/publish.ts'
import { BucketStore } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import { KeptMail } from '../../local/outside/mail/mailbox.ts'
import type { BusEvent as MailEvent } from '../../local/outside/mail/mailEvents.ts'
import { type MailServer, startMailServer } from '../../local/outside/mail/mailServer.ts'
import { openShelf, type Shelf } from '../../local/outside/shelf.ts'
import { recordOf } from '../../store/codec.ts'
import { throughQueue } from '../kit/carryOut.ts'
import { type Answered, key, lambdaContext, lumen, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

type Reaction = (event: EventBridgeEvent<string, unknown>, context: LambdaContext) => Promise<void>

let house: OpenDoors
let shelf: Shelf
let mail: MailServer
let silent: Server
let stopStorage: () => Promise<void>
const office = (request: Request) => house.office(request)
const shop = (request: Request) => house.checkout(request)
let document: (request: Request) => Promise<Answered>
let issued: Reaction
let reported: Reaction
let reports: MailEvent[] = []
const who = key('integration')

beforeAll(async () => {
  house = await openDoors()
  shelf = openShelf(`${house.folder}/mail`)
  mail = await startMailServer({
    shelf,
    dataDir: `${house.folder}/mail`,
    place: { account: '000000000000', region: 'eu-west-3' },
    now: Date.now,
    onEvent: async (event) => void reports.push(event),
  })
  // Takes the mail and never says so.
  silent = createServer((request) => request.resume().on('end', () => request.socket.destroy())).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const storage = await startDocumentEndpoint({
    store: new BucketStore({ folder: `${house.folder}/documents`, buckets: ['documents'] }),
    now: Date.now,
  })
  stopStorage = storage.stop
  Object.assign(process.env, { AWS_ENDPOINT_URL_SESV2: mail.url, AWS_ENDPOINT_URL_S3: storage.url })
  const documents = await import('../../functions/api/documents.ts')
  document = (request) => visit(documents.handler, request)
  issued = throughQueue((await import('../../functions/on/invoice-issued-email-invoice.ts')).handler)
  reported = (await import('../../functions/on/mail-reported-record-outcome.ts')).handler
})
beforeEach(() => {
  reports = []
})
afterAll(async () => {
  await mail?.stop()
  shelf?.close()
  silent?.close()
  await stopStorage?.()
  await house?.close()
})

const around = { version: '0', account: '000000000000', time: '', region: 'eu-west-3', resources: [] }

/** Opens an account, delivers and invoices one order; the event that its invoice was issued. */
async function invoiced(name: string, customer: object): Promise<EventBridgeEvent<string, unknown>> {
  const accountId = `acc_${name}`
  await office({
    method: 'POST',
    path: '/v1/accounts',
    who,
    body: { accountId, currency: 'EUR', customer: { name, language: 'en', ...customer } },
  })
  await office({
    method: 'PUT',
    path: `/v1/accounts/${accountId}/limit`,
    who,
    headers: { 'idempotency-key': `l-${name}` },
    body: { limit: 'unlimited' },
  })
  await deliver(name, accountId)
  return invoice(`inv_${name}`, accountId)
}

/** Orders something and delivers it in full. */
async function deliver(name: string, accountId: string): Promise<void> {
  await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf(`o-${name}`, { accountId }) })
  await office({
    method: 'POST',
    path: '/v1/deliveries',
    who,
    body: { deliveryId: `d-${name}`, orderId: `o-${name}`, lines: [{ sku: 'A', delivered: '1' }], last: true },
  })
  const { handler } = await import('../../functions/on/delivery-reported-apply-delivery.ts')
  await handler(await eventOf(accountId, 'delivery-reported'), lambdaContext)
}

/** Invoices what was delivered; the event that it was. */
async function invoice(invoiceId: string, accountId: string): Promise<EventBridgeEvent<string, unknown>> {
  expect((await office({ method: 'POST', path: '/v1/invoices', who, body: { invoiceId, accountId } })).status).toBe(201)
  return eventOf(accountId, 'invoice-issued')
}

async function eventOf(chain: string, type: string): Promise<EventBridgeEvent<string, unknown>> {
  const items = await house.keeper.journal(lumen, { chain, after: 0, limit: 100 })
  const detail = items.flatMap((item) => envelopesOf(recordOf(item))).findLast((envelope) => envelope.type === type)
  return { ...around, id: `bus-${detail?.id}`, source: 'encours', 'detail-type': type, detail }
}

const mails = () => shelf.drawer('mail', KeptMail).all()
const stateOf = async (name: string) => (await office({ method: 'GET', path: `/v1/invoices/inv_${name}`, who })).json.mail
const reachable = { email: 'anna@example.com', consent: true }

describe('an issued invoice', () => {
  test('is rendered, kept and mailed once with its link, however often its event comes', async () => {
    const event = await invoiced('one', reachable)
    await issued(event, lambdaContext)
    await issued(event, lambdaContext)
    expect(mails()).toMatchObject([{ envelope: { to: ['anna@example.com'] }, attachments: [expect.stringMatching(/^F-.*\.pdf$/)] }])
    expect(await stateOf('one')).toEqual({ state: 'sent' })
    const answer = await document({ method: 'GET', path: '/v1/invoices/inv_one/document', who })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' } })
    expect(answer.text.slice(0, 5)).toBe('%PDF-')
  })

  test('becomes delivered by the provider’s report, and a report in between or late takes nothing back', async () => {
    const event = await invoiced('two', reachable)
    await issued(event, lambdaContext)
    await vi.waitFor(() => expect(reports.length).toBeGreaterThan(1))
    const tell = (type: string) => {
      const said = reports.find((one) => one['detail-type'] === type)
      return reported({ ...around, id: `ses-${type}`, source: 'aws.ses', 'detail-type': type, detail: said?.detail }, lambdaContext)
    }
    await tell('Email Delivered')
    await tell('Email Sent')
    expect(await stateOf('two')).toEqual({ state: 'delivered' })
  })

  test.each([
    ['no-consent', { email: 'b@example.com', consent: false }],
    ['channel-off', { ...reachable, emailChannel: false }],
    ['no-address', { consent: true }],
  ])('is kept as not sent for %s, with its document', async (reason, customer) => {
    const before = mails().length
    await issued(await invoiced(reason, customer), lambdaContext)
    expect(mails()).toHaveLength(before)
    expect(await stateOf(reason)).toEqual({ state: 'not-sent', reason })
    expect((await document({ method: 'GET', path: `/v1/invoices/inv_${reason}/document`, who })).status).toBe(200)
  })

  test('whose mail may have gone out stays unknown and is not sent a second time', async () => {
    const event = await invoiced('lost', reachable)
    const { port } = z.object({ port: z.int() }).parse(silent.address())
    const before = mails().length
    vi.resetModules()
    process.env.AWS_ENDPOINT_URL_SESV2 = `http://127.0.0.1:${port}`
    const lost = throughQueue((await import('../../functions/on/invoice-issued-email-invoice.ts')).handler)
    await lost(event, lambdaContext)
    process.env.AWS_ENDPOINT_URL_SESV2 = mail.url
    await issued(event, lambdaContext)
    expect(await stateOf('lost')).toEqual({ state: 'sending' })
    expect(mails()).toHaveLength(before)
  })

  test('that was sent again took no other invoice’s mail nor document, whatever that one is called', async () => {
    await issued(await invoiced('twice', reachable), lambdaContext)
    const headers = { 'idempotency-key': 'again' }
    expect((await office({ method: 'POST', path: '/v1/invoices/inv_twice/send', who, headers, body: {} })).status).toBe(200)
    const wish = await eventOf('acc_twice', 'invoice-sending-requested')
    await issued(wish, lambdaContext)
    await deliver('second', 'acc_twice')
    const second = `inv_twice-${z.looseObject({ sequence: z.int() }).parse(wish.detail).sequence}`
    const before = mails().length
    await issued(await invoice(second, 'acc_twice'), lambdaContext)
    expect(mails()).toHaveLength(before + 1)
    const pdfOf = async (id: string) => (await document({ method: 'GET', path: `/v1/invoices/${id}/document`, who })).text
    expect(await pdfOf(second)).toMatch(/^%PDF-/)
    expect(await pdfOf(second)).not.toBe(await pdfOf('inv_twice'))
  })

  test('has no document before it is rendered, and none for a stranger', async () => {
    await invoiced('early', reachable)
    expect((await document({ method: 'GET', path: '/v1/invoices/inv_early/document', who })).json.code).toBe('not-found')
    expect((await document({ method: 'GET', path: '/v1/invoices/inv_nobody/document', who })).json.code).toBe('unknown-invoice')
  })
})
