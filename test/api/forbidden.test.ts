import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Role, rightsOfRoles, Scope, scopes } from '../../domain/access/roles.ts'
import { commands, queries } from '../../domain/catalog.ts'
import { documentDeclaration } from '../../functions/api/documents.ts'
import { doors } from '../../functions/api/doors.ts'
import { republishDeclaration } from '../../functions/api/republish.ts'
import { type Answered, atlas, type House, key, openHouse, orderOf, person, type Request, type Visitor, visit } from './house.ts'

let house: House
const handlers: Record<string, (request: Request) => Promise<Answered>> = {}

beforeAll(async () => {
  house = await openHouse()
  const back = await import('../../functions/api/backOffice.ts')
  const front = await import('../../functions/api/checkout.ts')
  const documents = await import('../../functions/api/documents.ts')
  for (const { method, path } of doors.checkout) handlers[`${method} ${path}`] = (request) => visit(front.handler, request)
  for (const { method, path } of doors.api) handlers[`${method} ${path}`] = (request) => visit(back.handler, request)
  for (const { method, path } of doors.documents) handlers[`${method} ${path}`] = (request) => visit(documents.handler, request)
})
afterAll(() => house?.close())

const customer = { name: 'X' }
const { orderId: _, ...wish } = orderOf('f-1')

/** A well-formed request per operation: the row without which its route can't be tried. */
const bodies: Record<string, object> = {
  getAccount: {},
  listAccounts: {},
  getAccountHistory: {},
  getOrder: {},
  listOrders: {},
  listHolds: {},
  getDecision: {},
  getInvoice: {},
  listInvoices: {},
  getPayment: {},
  listPayments: {},
  listSuspense: {},
  getStatement: {},
  getSettings: {},
  listKeys: {},
  getInvoiceDocument: {},
  quoteOrder: wish,
  placeOrder: orderOf('f-1'),
  changeOrder: { lines: wish.lines },
  cancelOrder: {},
  openAccount: { accountId: 'acc_f', currency: 'EUR', customer },
  changeCustomer: { customer },
  changeLimit: { limit: 1 },
  changeTerms: { paymentTermDays: 30, endOfMonth: false, riskLevel: 'low', minimumForCheck: 0, holdPeriod: 0 },
  changeOrderStatus: { code: 'no' },
  holdOrder: { why: 'because' },
  releaseOrder: { why: 'because' },
  reportDelivery: { deliveryId: 'd-1', orderId: 'f-1', lines: [] },
  issueInvoice: { invoiceId: 'inv_f', accountId: 'acc_f' },
  sendInvoice: {},
  recordPayment: { paymentId: 'pay_f', accountId: 'acc_f', amount: 100, currency: 'EUR', method: 'VIR' },
  allocate: { paymentId: 'pay_f', item: 'inv_f', amount: 1 },
  undoAllocation: { paymentId: 'pay_f', item: 'inv_f' },
  topUp: { paymentId: 'pay_t', amount: 100, currency: 'EUR', method: 'CB' },
  requestRefresh: {},
  prepareStatement: {},
  changeSettings: { settings: { legal: { name: 'X' } } },
  createKey: { keyId: 'key_f', label: 'f', scope: 'storefront', hash: '0'.repeat(64) },
  revokeKey: {},
  getJournal: {},
  checkLedger: {},
  republish: { from: '2026-01-01T00:00:00.000Z' },
}

const places: Record<string, string> = {
  accountId: 'acc_f',
  orderId: 'f-1',
  invoiceId: 'inv_f',
  paymentId: 'pay_f',
  month: '2026-01',
  keyId: 'key_f',
}
const routes = [...doors.checkout, ...doors.api, ...doors.documents]
const declarations = [...Object.values(commands), ...Object.values(queries), documentDeclaration, republishDeclaration]
const rightOf = (name: string) => declarations.find((one) => one.name === name)?.right

const visitors: [string, Visitor][] = [
  ...Role.options.map((role): [string, Visitor] => [role, person(role)]),
  ...Scope.options.map((scope): [string, Visitor] => [`key of a ${scope}`, key(scope)]),
]
const rightsOf = (name: string): readonly string[] => {
  const role = Role.safeParse(name).data
  const scope = Scope.options.find((one) => name.endsWith(one))
  return role ? rightsOfRoles([role]) : scope ? scopes[scope] : []
}

function requestFor({ method, path, name }: (typeof routes)[number], who: Visitor | undefined): Request {
  const query: Record<string, string> = name === 'getJournal' ? { chain: 'merchant' } : {}
  const filled = path.replace(/\{(\w+)\}/g, (_match, field) => places[field] ?? '')
  const headers = { 'idempotency-key': `forbidden-${name}` }
  return { method, path: filled, who, headers, query, ...(method !== 'GET' && { body: bodies[name] }) }
}

const send = (route: (typeof routes)[number], who: Visitor | undefined) =>
  handlers[`${route.method} ${route.path}`]?.(requestFor(route, who))

describe('every route', () => {
  test('has a row that tries it', () => {
    expect(routes.filter(({ name }) => !(name in bodies)).map(({ name }) => name)).toEqual([])
  })

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is closed to nobody known',
    async (_name, route) => {
      expect(await send(route, undefined)).toMatchObject({ status: 401, json: { code: 'not-signed-in' } })
    },
  )

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s opens to those with its right only',
    async (_name, route) => {
      const right = rightOf(route.name) ?? ''
      for (const [name, who] of visitors) {
        const answer = await send(route, who)
        if (rightsOf(name).includes(right)) expect(answer?.json.code, `${name} has ${right}`).not.toBe('not-allowed')
        else expect(answer, `${name} lacks ${right}`).toMatchObject({ status: 403, json: { code: 'not-allowed', right } })
        expect(answer?.status, `${name}: nothing breaks`).toBeLessThan(500)
      }
    },
  )

  test.each(routes.filter(({ path }) => path.includes('{')).map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s knows nothing of another merchant',
    async (_name, route) => {
      const answer = await send(route, person('administrator', atlas))
      expect(answer?.status).toBe(404)
      expect(JSON.stringify(answer?.json)).not.toContain('mer_lumen')
    },
  )
})
