import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import type { Role } from '../../domain/access/roles.ts'
import { changeCustomer } from '../../domain/accounts/changeCustomer.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { recordAssessment } from '../../domain/bureau/recordAssessment.ts'
import { refs } from '../../domain/command.ts'
import { holdOrder } from '../../domain/credit-check/holdOrder.ts'
import { releaseOrder } from '../../domain/credit-check/releaseOrder.ts'
import { AccountId } from '../../domain/ids.ts'
import { Invoice } from '../../domain/invoices/invoice.ts'
import { refText } from '../../domain/states.ts'
import { act } from '../../functions/runtime/acting.ts'
import { hashOf } from '../../store/canonical.ts'
import { checkAccount } from '../../store/check.ts'
import { recordOf } from '../../store/codec.ts'
import { everyRow, findings } from './everyRow.ts'
import { lumen, orderOf, person, type Request } from './house.ts'
import { type MailingHouse, openMailingHouse } from './mailingHouse.ts'

let house: MailingHouse
const accountId = AccountId.parse('acc_z')
let counter = 0

/** All that is ever said of the person, by where it may be found once erased. */
const onInvoice = {
  name: 'Zoé Personne',
  company: 'Personne & Filles',
  street: '7 rue Cachée',
  postcode: 'ZZ-1234',
  city: 'Secretville',
  email: 'zoe.personne@example.com',
  goods: 'Watch engraved for Léonie',
  added: 'Card for aunt Odile',
}
const nowhere = {
  duns: '987654321',
  shipTo: 'Chez Tante Hortense',
  shipToDuns: '987654320',
  reference: 'VIP since the wedding',
  released: 'Aglaé has called',
  legalName: 'PERSONNE ZOE EI',
  cancelledGoods: 'Ring engraved for Barnabé',
}

/** Said, and replaced or done with since: kept by nothing but hashes. */
const gone = { formerName: 'Zoé Avant', formerEmail: 'zoe.avant@example.com', held: 'Her sister Aglaé will call' }

const customer = {
  name: onInvoice.name,
  company: onInvoice.company,
  address: { lines: [onInvoice.street], postcode: onInvoice.postcode, city: onInvoice.city },
  email: onInvoice.email,
  consent: true,
  duns: nowhere.duns,
  shipTos: [{ shipToId: 'site-1', name: nowhere.shipTo, duns: nowhere.shipToDuns }],
  references: [nowhere.reference],
}
const opening = { accountId, currency: 'EUR', customer: { name: gone.formerName, email: gone.formerEmail } }

const by = (role: Role): Pick<Request, 'who' | 'headers'> => ({ who: person(role), headers: { 'idempotency-key': `p-${counter++}` } })
const desk = by('administrator')

async function ask(
  method: Request['method'],
  path: string,
  { role = 'administrator', ...body }: { role?: Role; [field: string]: unknown } = {},
) {
  const door = path.startsWith('/v1/orders') || /^\/v1\/accounts\/\w+$/.test(path) ? house.shop : house.office
  const held = /\/(hold|release)$/.test(path) ? house.office : door
  return held({ method, path, ...desk, ...by(role), ...(method !== 'GET' && { body }) })
}

async function done(method: Request['method'], path: string, body: Record<string, unknown>): Promise<void> {
  const { status, text } = await ask(method, path, body)
  expect(status, `${method} ${path} ${text}`).toBeLessThan(300)
  await house.drain(accountId)
}

const order = (orderId: string, description: string) => {
  const one = orderOf(orderId, { accountId })
  return { ...one, lines: one.lines.map((line) => ({ ...line, description })) }
}

/** A life with the merchant, all of it settled in the end. */
async function live(): Promise<void> {
  await done('POST', '/v1/accounts', opening)
  await done('PUT', '/v1/accounts/acc_z/customer', { customer })
  await done('PUT', '/v1/accounts/acc_z/limit', { limit: 'unlimited' })
  const terms = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'high', minimumForCheck: 0, holdPeriod: 0 }
  await done('PUT', '/v1/accounts/acc_z/terms', terms)
  await done('POST', '/v1/orders', order('z-1', onInvoice.goods))
  await done('POST', '/v1/orders/z-1/hold', { why: gone.held })
  await done('POST', '/v1/orders/z-1/release', { why: nowhere.released })
  const added = { sku: 'C', description: onInvoice.added, quantity: '1', unitPrice: '2.00', vatRate: '20' }
  const lines = [{ sku: 'A', delivered: '1' }]
  await done('POST', '/v1/deliveries', { deliveryId: 'd-z1', orderId: 'z-1', lines, added: [added], last: true })
  await done('POST', '/v1/orders', order('z-2', nowhere.cancelledGoods))
  await done('POST', '/v1/orders/z-2/cancel', {})
  await done('POST', '/v1/invoices', { invoiceId: 'inv_z', accountId })
  const { total } = z.looseObject({ total: z.int() }).parse((await ask('GET', '/v1/invoices/inv_z')).json)
  const names = [{ kind: 'invoice', id: 'inv_z' }]
  await done('POST', '/v1/payments', { paymentId: 'pay_z', accountId, amount: total, currency: 'EUR', method: 'VIR', names })
  const answer = { provider: 'dnb', legalName: nowhere.legalName, rating: 'D4' }
  const system = { merchantId: lumen, by: 'system:test', rights: new Set(['system:react'] as const), correlationId: 'test' }
  const deadlineAt = Date.now() + 9_000
  await act(recordAssessment, { accountId, trigger: 'on-demand', cause: 'told', answer }, { ...system, deadlineAt })
  const month = new Date().toISOString().slice(0, 7)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 86_400_000 })
  await done('POST', `/v1/accounts/acc_z/statements/${month}`, {})
}

const rowsIn = async () => house.keeper.get(lumen, [refs.account(accountId), refs.invoice(accountId, 'inv_z'), refs.standing(accountId)])
const books = async () => {
  const account = (await rowsIn()).get(refText(refs.account(accountId)))?.state
  const { unpaid, deposits, openOrders, history } = z
    .looseObject({ unpaid: z.int(), deposits: z.int(), openOrders: z.int() })
    .parse(account)
  return { unpaid, deposits, openOrders, history, invoice: (await rowsIn()).get(refText(refs.invoice(accountId, 'inv_z')))?.state }
}
const journal = async () => (await house.keeper.journal(lumen, { chain: accountId, after: 0, limit: 1_000 })).map(recordOf)

let before: Awaited<ReturnType<typeof books>>
let recordsBefore: Awaited<ReturnType<typeof journal>>
let documentsBefore: string[]

beforeAll(async () => {
  house = await openMailingHouse()
  await live()
  before = await books()
  recordsBefore = await journal()
  documentsBefore = house.documents()
}, 120_000)
afterAll(async () => {
  vi.useRealTimers()
  await house?.close()
})

describe('before anybody is erased', () => {
  test('each text stands somewhere, so that looking for it means something', async () => {
    for (const [what, rows] of Object.entries(await findings({ ...onInvoice, ...nowhere }))) expect(rows, what).not.toEqual([])
  })

  test('the export says all of it, in however many parts', async () => {
    let cursor: string | undefined
    const parts: string[] = []
    do {
      const query: Record<string, string> = { limit: '3', ...(cursor !== undefined && { cursor }) }
      const part = await house.office({ method: 'GET', path: '/v1/accounts/acc_z/export', ...desk, query })
      expect(part.status, part.text).toBe(200)
      parts.push(part.text)
      cursor = z.string().optional().parse(part.json.next)
    } while (cursor !== undefined)
    const exported = parts.join('\n')
    for (const text of Object.values({ ...onInvoice, ...nowhere })) expect(exported).toContain(text)
    for (const { hash } of recordsBefore) expect(exported).toContain(hash)
  })

  test('whoever has the table could still try a name on a hash', async () => {
    expect(await confirmed()).toEqual(['openAccount', 'changeCustomer', 'holdOrder', 'releaseOrder'])
  })

  test('nobody but an administrator exports or erases', async () => {
    for (const role of ['cashier', 'credit-controller', 'accountant'] as const) {
      expect((await ask('GET', '/v1/accounts/acc_z/export', { role })).status).toBe(403)
      expect((await ask('POST', '/v1/accounts/acc_z/erase', { reason: 'requested-by-customer', role })).status).toBe(403)
    }
  })
})

describe('once the customer is erased', () => {
  beforeAll(async () => {
    await done('POST', '/v1/accounts/acc_z/erase', { reason: 'requested-by-customer' })
  })

  test('nothing that was ever said of the person stands in any row, index or sort key, but on the invoice that the law has kept', async () => {
    for (const [what, rows] of Object.entries(await findings({ ...nowhere, ...gone }))) expect(rows, what).toEqual([])
    for (const [what, rows] of Object.entries(await findings(onInvoice)))
      expect(new Set(rows), what).toEqual(new Set(['table invoice#inv_z', 'list invoice#inv_z']))
  })

  test('lists call the account by its id', async () => {
    expect((await rowsIn()).get(refText(refs.standing(accountId)))?.state).toMatchObject({ name: accountId, riskLevel: 'none' })
  })

  test('no name can be tried on the hashes that the journal keeps for ever', async () => {
    expect(await confirmed()).toEqual([])
  })

  test('the books are as they were: figures, the invoice, every record of the journal before, and the check finds nothing', async () => {
    expect(await books()).toEqual(before)
    expect((await journal()).slice(0, recordsBefore.length)).toEqual(recordsBefore)
    expect(await checkAccount({ keeper: house.keeper, merchantId: lumen, accountId })).toEqual([])
  })

  test('the statement’s document is gone, the invoice’s is there for whoever answers for the books and nobody else', async () => {
    expect(documentsBefore).toHaveLength(2)
    expect(house.documents()).toHaveLength(1)
    const path = '/v1/invoices/inv_z/document'
    expect((await house.document({ method: 'GET', path, ...by('accountant') })).text.slice(0, 5)).toBe('%PDF-')
    for (const role of ['cashier', 'credit-controller'] as const)
      expect(await house.document({ method: 'GET', path, ...by(role) })).toMatchObject({ status: 403, json: { right: 'invoices:archive' } })
  })

  test('the buyer and the words of the lines are seen by the accountant alone, in the invoice and in both lists', async () => {
    const list = '/v1/invoices'
    for (const [path, query] of [['/v1/invoices/inv_z'], [list], [list, { accountId }]] as const) {
      const seen = (role: Role) => house.office({ method: 'GET', path, ...by(role), ...(query && { query }) })
      expect((await seen('accountant')).text).toContain(onInvoice.name)
      const { status, text } = await seen('cashier')
      expect(status).toBe(200)
      for (const what of ['name', 'company', 'street', 'city', 'email', 'goods', 'added'] as const)
        expect(text, what).not.toContain(onInvoice[what])
      expect(text).toContain(Invoice.parse(before.invoice).number)
    }
  })

  test('the same is answered again, and the customer is not opened anew under the same id', async () => {
    expect((await ask('POST', '/v1/accounts/acc_z/erase', { reason: 'requested-by-customer' })).json.accountId).toBe(accountId)
    expect((await ask('POST', '/v1/accounts', opening)).json.code).toBe('same-key-other-content')
    expect((await ask('POST', '/v1/orders', order('z-9', 'x'))).json.code).toBe('customer-erased')
  })

  test('telling all its events again brings nothing back, writes nothing and sends no mail', async () => {
    const rows = JSON.stringify(await everyRow())
    const [mails, documents] = [house.mails().length, house.documents()]
    await house.drain(accountId, 'again')
    expect(JSON.stringify(await everyRow())).toBe(rows)
    expect([house.mails().length, house.documents()]).toEqual([mails, documents])
  })
})

/** What somebody who has the whole table finds out by guessing what was once said. */
async function confirmed(): Promise<string[]> {
  const guesses = [
    { command: openAccount.name, input: openAccount.input.parse(opening) },
    { command: changeCustomer.name, input: changeCustomer.input.parse({ accountId, customer }) },
    { command: holdOrder.name, input: { orderId: 'z-1', why: gone.held } },
    { command: releaseOrder.name, input: { orderId: 'z-1', why: nowhere.released } },
  ]
  const salts = [...JSON.stringify(await everyRow()).matchAll(/"salt":\{"S":"([^"]+)"/g)].map(([, salt]) => salt)
  const hashes = new Set((await journal()).map(({ inputHash }) => inputHash))
  return guesses
    .filter((guess) => [undefined, ...salts].some((salt) => hashes.has(hashOf({ ...guess, salt }))))
    .map(({ command }) => command)
}
