import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { key, type Request } from './house.ts'
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
