import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import type { Mail } from '../../../providers/mail/contract.ts'
import { sesMailer } from '../../../providers/mail/ses.ts'
import { awsClient } from '../awsClient.ts'
import { type Answer, wire } from '../wire.ts'

const mail: Mail = {
  mailId: 'mail_1',
  merchantId: 'mer_1',
  accountId: 'acc_1',
  from: { name: 'Épicerie Martin, Fils & Cie', address: 'factures@encours.example' },
  to: { name: 'Zoé Łukasz 株式会社', address: 'zoe@exämple.fr' },
  replyTo: { name: 'Comptabilité', address: 'compta@martin.example' },
  subject: 'Facture F-2026-000123 – à régler',
  text: 'Bonjour Zoé,\n\n.\nMontant : 1 234,50 €\n',
  html: '<p>Bonjour Zoé, 1 234,50 €</p>',
  attachments: [
    { filename: 'Facture nº 123 é.pdf', contentType: 'application/pdf', bytes: Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0, 255, 13, 10]) },
  ],
  at: '2026-11-22T10:00:00.000Z',
}

async function sesThat(answer: () => Answer, timeoutMillis = 2_000) {
  const { url, asked } = await wire(answer)
  return { mailer: sesMailer({ configurationSet: 'encours', client: awsClient(url), timeoutMillis }), asked }
}

const accepting = (): Answer => ({ body: { MessageId: '0100-abc' } })

function refusing(status: number, type: string): () => Answer {
  return () => ({ status, headers: { 'x-amzn-errortype': type }, body: { message: 'as documented' } })
}

describe('a mail', () => {
  test('is sent once, raw, to one person, with our ids as tags', async () => {
    const { mailer, asked } = await sesThat(accepting)
    expect(await mailer.send(mail)).toEqual({ kind: 'sent', messageId: '0100-abc' })
    expect(asked.length).toBe(1)
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/v2/email/outbound-emails' })
    const request = JSON.parse(asked[0]?.body.toString() ?? '')
    expect(request).toMatchObject({
      ConfigurationSetName: 'encours',
      Destination: { ToAddresses: ['zoe@xn--exmple-cua.fr'] },
      EmailTags: [
        { Name: 'merchantId', Value: 'mer_1' },
        { Name: 'mailId', Value: 'mail_1' },
        { Name: 'accountId', Value: 'acc_1' },
      ],
    })
  })

  test('arrives as it was written: names, subject, both bodies and the document', async () => {
    const { mailer, asked } = await sesThat(accepting)
    await mailer.send(mail)
    const raw = Buffer.from(JSON.parse(asked[0]?.body.toString() ?? '').Content.Raw.Data, 'base64')
    const read = await PostalMime.parse(raw, { attachmentEncoding: 'base64' })
    expect(read.from).toMatchObject(mail.from)
    expect(read.to?.[0]).toMatchObject({ name: 'Zoé Łukasz 株式会社' })
    expect(read.replyTo?.[0]).toMatchObject({ address: 'compta@martin.example' })
    expect(read.subject).toBe('Facture F-2026-000123 – à régler')
    expect(read.date).toBe('2026-11-22T10:00:00.000Z')
    expect(read.text?.trimEnd()).toBe(mail.text.trimEnd())
    expect(read.html?.trim()).toBe(mail.html)
    const [document] = read.attachments
    expect(document).toMatchObject({ filename: 'Facture nº 123 é.pdf', mimeType: 'application/pdf', disposition: 'attachment' })
    expect(document?.content).toBe(Buffer.from(mail.attachments[0]?.bytes ?? []).toString('base64'))
  })

  test.each([
    ['a line break in the subject', { subject: 'Facture\r\nBcc: all@example.com' }],
    ['a line break in the name', { to: { name: 'Zoé\nBcc: all@example.com', address: 'zoe@example.fr' } }],
    ['a line break in the address', { to: { name: 'Zoé', address: 'zoe@example.fr\r\nBcc: all@example.com' } }],
    ['a NUL in the sender', { from: { name: 'A\0', address: 'a@example.fr' } }],
    [
      'a line break in the name of the document',
      { attachments: [{ filename: 'a\r\nX: y.pdf', contentType: 'application/pdf', bytes: new Uint8Array() }] },
    ],
    ['half of a character in the subject', { subject: '\ud83d' }],
  ] as const)('with %s is refused for good, and nothing is sent', async (_, change) => {
    const { mailer, asked } = await sesThat(accepting)
    expect(await mailer.send({ ...mail, ...change })).toEqual({ kind: 'refused', reason: 'header-not-clean', permanent: true })
    expect(asked).toEqual([])
  })

  test.each(['zoé@example.fr', 'a@b@example.fr', 'zoe', 'a b@example.fr', '"a"@example.fr', 'a@x,b@y.fr', '<a@b.fr>', 'zoe@'])(
    'to %s, which the party does not deliver to, is refused for good',
    async (address) => {
      const { mailer, asked } = await sesThat(accepting)
      expect(await mailer.send({ ...mail, to: { name: 'Zoé', address } })).toEqual({
        kind: 'refused',
        reason: 'address-not-supported',
        permanent: true,
      })
      expect(asked).toEqual([])
    },
  )

  test.each([
    ['rejected', refusing(400, 'MessageRejected'), { kind: 'refused', reason: 'MessageRejected', permanent: true }],
    ['a bad request', refusing(400, 'BadRequestException'), { kind: 'refused', reason: 'BadRequestException', permanent: true }],
    ['too many', refusing(429, 'TooManyRequestsException'), { kind: 'refused', reason: 'TooManyRequestsException', permanent: false }],
    ['over the quota', refusing(400, 'LimitExceededException'), { kind: 'refused', reason: 'LimitExceededException', permanent: false }],
    ['paused', refusing(400, 'SendingPausedException'), { kind: 'refused', reason: 'SendingPausedException', permanent: false }],
    ['suspended', refusing(400, 'AccountSuspendedException'), { kind: 'refused', reason: 'AccountSuspendedException', permanent: false }],
    ['not set up', refusing(404, 'NotFoundException'), { kind: 'refused', reason: 'NotFoundException', permanent: false }],
    ['not allowed', refusing(403, 'AccessDeniedException'), { kind: 'refused', reason: 'AccessDeniedException', permanent: false }],
    ['broken itself', refusing(500, 'InternalFailure'), { kind: 'unknown' }],
    ['a closed connection', (): Answer => 'cut', { kind: 'unknown', reason: 'ECONNRESET' }],
    ['accepted without an id', (): Answer => ({ body: {} }), { kind: 'unknown', reason: 'no-message-id' }],
    ['accepted with half an answer', (): Answer => ({ body: '{"MessageId": "01' }), { kind: 'unknown' }],
  ])('that the party answers as %s has one outcome, after one attempt', async (_, answer, outcome) => {
    const { mailer, asked } = await sesThat(answer)
    expect(await mailer.send(mail)).toMatchObject(outcome)
    expect(asked.length).toBe(1)
  })

  test('whose answer never comes is unknown', async () => {
    const { mailer, asked } = await sesThat(() => 'hang', 100)
    expect(await mailer.send(mail)).toEqual({ kind: 'unknown', reason: 'ETIMEDOUT' })
    expect(asked.length).toBe(1)
  })

  test('that found no party at all was certainly not sent', async () => {
    const mailer = sesMailer({ configurationSet: 'encours', client: awsClient('http://127.0.0.1:1') })
    expect(await mailer.send(mail)).toEqual({ kind: 'refused', reason: 'ECONNREFUSED', permanent: false })
  })
})
