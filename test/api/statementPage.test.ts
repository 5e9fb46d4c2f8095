import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { key, lumen, person, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
let path: string
let counter = 0
const who = key('integration')
const done = async (request: Pick<Request, 'method' | 'path' | 'body' | 'query'>, accept?: string) => {
  counter += 1
  const headers = { 'idempotency-key': `p-${counter}`, ...(accept && { accept }) }
  const answer = await house.office({ ...request, who, headers })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}
const shown = (query: Record<string, string>, accept: string) => done({ method: 'GET', path, query }, accept)

/** A month with three top-ups, of a customer whose name a page must not take for its own. */
beforeAll(async () => {
  house = await openDoors()
  const customer = { name: 'Zoé <b>', language: 'fr' }
  await done({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_page', currency: 'EUR', customer } })
  const money = { amount: 1_234_50, currency: 'EUR', method: 'CB' }
  for (const paymentId of ['pay_p1', 'pay_p2', 'pay_p3'])
    await done({ method: 'POST', path: '/v1/accounts/acc_page/top-ups', body: { paymentId, ...money } })
  path = `/v1/accounts/acc_page/statements/${new Date().toISOString().slice(0, 7)}`
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 86_400_000 })
  await done({ method: 'POST', path, body: {} })
})
beforeEach(() => vi.useRealTimers())
afterAll(() => house?.close())

test('a statement is a page to read or print, in the customer’s language, for who asks for one', async () => {
  const { headers, text } = await shown({}, 'text/html,application/xhtml+xml;q=0.9')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  const sums = ['3\u00a0703,50\u00a0€ en votre faveur', 'Aucune facture ne reste à payer.']
  const said = ['<html lang="fr">', 'Relevé de compte', 'Zoé &lt;b&gt;', 'Lumen SARL', 'pay_p1', 'pay_p3', ...sums]
  for (const one of said) expect(text).toContain(one)
  expect(text).not.toContain('rel="next"')
})

test('a long one leads on from page to page, in a browser, in a spreadsheet and as JSON alike', async () => {
  const first = await shown({ limit: '2' }, 'text/html')
  const after = /rel="next" href="\?after=(\d+)"/.exec(first.text)?.[1] ?? ''
  expect(first.text).not.toContain('pay_p3')
  expect(first.text).toContain('Opérations suivantes (1)')
  expect((await shown({ limit: '2', after }, 'text/html')).text).toMatch(/pay_p3(?![\s\S]*rel="next")/)
  const sheet = await shown({ limit: '2' }, 'text/csv')
  expect(sheet.headers.link).toContain(`after=${after}`)
  expect(sheet.text.trim().split('\r\n')).toHaveLength(3)
  expect((await shown({ limit: '2' }, 'application/json')).json).toMatchObject({ moreLines: true, nextAfter: Number(after) })
  const last = await shown({ limit: '2', after }, 'application/json')
  expect(last.json).toMatchObject({ moreLines: false, lines: [{ reference: 'pay_p3' }] })
})

test('that of the period under way is JSON, a page, and a PDF, each provisional, and leaves no trace', async () => {
  const body = { accountId: 'acc_now', currency: 'EUR', customer: { name: 'Zoé Fictive', language: 'fr' } }
  await done({ method: 'POST', path: '/v1/accounts', body })
  const money = { paymentId: 'pay_now', amount: 1_234_50, currency: 'EUR', method: 'CB' }
  await done({ method: 'POST', path: '/v1/accounts/acc_now/top-ups', body: money })
  const written = () => house.keeper.journal(lumen, { chain: 'acc_now', after: 0, limit: 100 })
  const before = await written()
  const place = '/v1/accounts/acc_now/current-statement'
  const figures = { opening: 0, movements: 1_234_50, closing: 1_234_50, deposits: 1_234_50 }
  const view = await done({ method: 'GET', path: place })
  expect(view.json).toMatchObject({ provisional: true, ...figures, lines: [{ reference: 'pay_now' }] })
  const sheet = await done({ method: 'GET', path: place }, 'text/csv')
  expect(sheet.text).toContain('top-up,pay_now,1234.50,1234.50,EUR')
  const page = await done({ method: 'GET', path: place }, 'text/html')
  const said = ['Relevé provisoire', 'Période en cours au ', 'Solde à ce jour', '1\u00a0234,50\u00a0€ en votre faveur', 'pay_now']
  for (const one of said) expect(page.text).toContain(one)
  const { handler } = await import('../../functions/api/receipts.ts')
  const paper = await visit(handler, { method: 'GET', path: `${place}/document`, who })
  expect([paper.status, paper.headers['content-type'], paper.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-'])
  expect(paper.headers['content-disposition']).toMatch(/acc_now-\d{4}-\d\d-\d\d-provisional\.pdf/)
  expect(await written()).toEqual(before)
})

test('that of an erased customer is not drawn, and nobody’s is of an unknown account', async () => {
  const { handler } = await import('../../functions/api/receipts.ts')
  const paper = (accountId: string) => visit(handler, { method: 'GET', path: `/v1/accounts/${accountId}/current-statement/document`, who })
  expect(await paper('acc_nobody')).toMatchObject({ status: 404, json: { code: 'unknown-account' } })
  await done({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_gone', currency: 'EUR', customer: { name: 'Zoé Fictive' } } })
  const erasing = { method: 'POST', path: '/v1/accounts/acc_gone/erase', body: { reason: 'opened-by-mistake' } } as const
  const { status } = await house.office({ ...erasing, who: person('administrator'), headers: { 'idempotency-key': 'gone' } })
  expect(status).toBeLessThan(300)
  expect(await paper('acc_gone')).toMatchObject({ status: 409, json: { code: 'customer-erased' } })
})
