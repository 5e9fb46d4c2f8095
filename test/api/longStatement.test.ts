import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { envelopesOf } from '../../events/publish.ts'
import { recordOf } from '../../store/codec.ts'
import { throughQueue } from '../kit/carryOut.ts'
import { lambdaContext, lumen, person, type Request } from './house.ts'
import { type MailingHouse, openMailingHouse } from './mailingHouse.ts'

let house: MailingHouse
let counter = 0
const who = person('administrator')
const path = '/v1/accounts/acc_long/statements/2026-05'

async function done(method: Request['method'], path: string, body?: object): Promise<Record<string, unknown>> {
  counter += 1
  const { status, text, json } = await house.office({ method, path, who, body, headers: { 'idempotency-key': `l-${counter}` } })
  expect(status, `${method} ${path} ${text}`).toBeLessThan(300)
  return json
}

/** May, in which 1.00 was put on and given back 256 times. */
beforeAll(async () => {
  house = await openMailingHouse()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-10T12:00:00.000Z') })
  const customer = { name: 'Zoé', email: 'zoe@long.example', consent: true, language: 'en' }
  await done('POST', '/v1/accounts', { accountId: 'acc_long', currency: 'EUR', customer })
  for (let nth = 1; nth <= 512; nth += 1)
    await done('POST', '/v1/accounts/acc_long/top-ups', {
      paymentId: `pay_${nth}`,
      amount: nth % 2 === 1 ? 1_00 : -1_00,
      currency: 'EUR',
      method: 'CB',
    })
  vi.setSystemTime(Date.parse('2026-06-01T12:00:00.000Z'))
  await done('POST', path, {})
}, 240_000)
afterAll(async () => {
  vi.useRealTimers()
  await house?.close()
})

test('the mail of a long month shows its latest movements, and says how many neither it nor its document has', async () => {
  const { handler } = await import('../../functions/on/statement-prepared-email-statement.ts')
  const { throughSequence } = await done('GET', path)
  const records = await house.keeper.journal(lumen, { chain: 'acc_long', after: Number(throughSequence), limit: 10 })
  const [detail, ...more] = records.flatMap((item) => envelopesOf(recordOf(item)))
  if (!detail) throw new Error('a statement was prepared')
  expect([detail.type, more]).toEqual(['statement-prepared', []])
  const event = { version: '0', id: detail.id, source: 'encours', 'detail-type': detail.type, detail, time: '', resources: [] }
  await throughQueue(handler)({ ...event, account: '000000000000', region: 'eu-west-3' }, lambdaContext)
  const text = house.textOf(house.mails().at(-1))
  expect(text).toContain('The attached statement lists the first 500 entries; 12 more are sent to you on request.')
  expect(text).toContain('pay_512')
  expect(text).toContain('pay_493')
  expect(text).not.toContain('pay_492')
})
