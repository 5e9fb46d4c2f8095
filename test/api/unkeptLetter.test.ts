import { afterAll, beforeAll, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { AccountId, MailId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { type MailServer, startMailServer } from '../../local/outside/mail/mailServer.ts'
import { openShelf, type Shelf } from '../../local/outside/shelf.ts'
import { customerOf } from '../kit/builders.ts'
import { type House, key, lumen, openHouse, visit } from './house.ts'

let house: House
let shelf: Shelf
let mail: MailServer
let accepted = 0

beforeAll(async () => {
  house = await openHouse()
  shelf = openShelf(`${house.folder}/mail`)
  const place = { account: '000000000000', region: 'eu-west-3' }
  const onEvent = async (event: { 'detail-type': string }) => {
    if (event['detail-type'] === 'Email Sent') accepted += 1
  }
  mail = await startMailServer({ shelf, dataDir: `${house.folder}/mail`, place, now: Date.now, onEvent })
  process.env.AWS_ENDPOINT_URL_SESV2 = mail.url
  const { handler } = await import('../../functions/api/backOffice.ts')
  const body = { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } }
  await visit(handler, { method: 'POST', path: '/v1/accounts', who: key('integration'), body })
})
afterAll(async () => {
  await mail?.stop()
  shelf?.close()
  await house?.close()
})

test('a letter whose document can’t be kept is not sent, and goes out once when its event is told again', async () => {
  const { send } = await import('../../functions/runtime/mailing.ts')
  const accountId = AccountId.parse('acc_1')
  const mailId = MailId.parse('mail_1')
  const caller = {
    merchantId: lumen,
    by: 'system:test',
    rights: new Set(['system:react'] as const),
    correlationId: 'request-1',
    deadlineAt: Date.now() + 20_000,
  }
  const letter = (keep: () => Promise<unknown>) => ({
    mailId,
    accountId,
    subject: { kind: 'statement' as const, id: 'sta_1' },
    customer: customerOf(),
    sender: 'Lumen',
    text: { subject: 'Statement', text: 'Here it is.', html: '<p>Here it is.</p>' },
    document: { key: 'mer_lumen/1.pdf', filename: '1.pdf', bytes: new Uint8Array([1]), keep },
  })
  const stateNow = async () =>
    (await house.keeper.get(lumen, [refs.mail(accountId, mailId)])).get(refText(refs.mail(accountId, mailId)))?.state
  await expect(
    send(
      letter(() => Promise.reject(new Error('storage is away'))),
      caller,
    ),
  ).rejects.toThrow('storage is away')
  expect(await stateNow()).toMatchObject({ state: 'failed', reason: 'document-not-kept' })
  await send(
    letter(async () => undefined),
    caller,
  )
  await send(
    letter(async () => undefined),
    caller,
  )
  await expect.poll(() => accepted).toBe(1)
  expect(await stateNow()).toMatchObject({ state: 'sent' })
})
