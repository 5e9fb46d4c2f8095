import { DeleteSuppressedDestinationCommand, PutSuppressedDestinationCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { BusEvent } from '../../../local/outside/mail/mailEvents.ts'
import { type MailServer, startMailServer } from '../../../local/outside/mail/mailServer.ts'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { eventually } from '../../kit/eventually.ts'
import { control, freshFolder } from './kit.ts'

const Listed = z.object({
  mails: z.array(z.looseObject({ id: z.string(), to: z.array(z.string()), subject: z.string(), attachments: z.array(z.string()) })),
})
const Whole = z.looseObject({ raw: z.string(), text: z.string().nullable(), envelope: z.looseObject({ bcc: z.array(z.string()) }) })

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let server: MailServer
let events: BusEvent[]
let deaf: boolean

async function start() {
  shelf = openShelf(folder.path)
  server = await startMailServer({
    shelf,
    dataDir: folder.path,
    place: { account: '000000000000', region: 'eu-west-1' },
    now: () => Date.UTC(2026, 6, 18, 9, 0, 0),
    onEvent: async (event) => {
      if (deaf) throw new Error('the bus is away')
      events.push(event)
    },
  })
}

async function stop() {
  await server.stop()
  shelf.close()
}

const client = (maxAttempts = 1) =>
  new SESv2Client({ endpoint: server.url, region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts })

const rawMail = () =>
  new MailComposer({
    from: 'Épicerie Lumen <facture@lumen.example>',
    to: 'anna@client.example',
    subject: 'Facture FA-2026-000012 – 45,00 €',
    text: 'Payez ici : https://pay.example/pay/abc',
    html: '<p>Payez <a href="https://pay.example/pay/abc">ici</a> <script>alert(1)</script></p>',
    attachments: [{ filename: 'FA-2026-000012.pdf', content: Buffer.from('%PDF-1.7 …'), contentType: 'application/pdf' }],
  })
    .compile()
    .build()

const sendRaw = async (to: string[], extra: { bcc?: string[]; set?: string } = {}) =>
  client().send(
    new SendEmailCommand({
      FromEmailAddress: 'facture@lumen.example',
      Destination: { ToAddresses: to, BccAddresses: extra.bcc },
      Content: { Raw: { Data: await rawMail() } },
      EmailTags: [{ Name: 'invoice', Value: 'inv_12' }],
      ConfigurationSetName: extra.set ?? 'encours-mail',
    }),
  )

const sendSimple = (subject: string, to = 'anna@client.example') =>
  client().send(
    new SendEmailCommand({
      FromEmailAddress: 'facture@lumen.example',
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'Bonjour' } } } },
    }),
  )

beforeEach(async () => {
  folder = freshFolder()
  events = []
  deaf = false
  await start()
})

afterEach(async () => {
  await stop()
  folder.remove()
})

describe('a mail taken by the SES endpoint', () => {
  test('is kept byte for byte, with envelope, tags and the names of its attachments', async () => {
    const { MessageId } = await sendRaw(['anna@client.example'], { bcc: ['copie@lumen.example'] })
    const { mails } = Listed.parse((await control(server.controls, 'GET mail')).json)
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({
      id: MessageId,
      to: ['anna@client.example'],
      bcc: ['copie@lumen.example'],
      subject: 'Facture FA-2026-000012 – 45,00 €',
      tags: { invoice: 'inv_12' },
      attachments: ['FA-2026-000012.pdf'],
      at: '2026-07-18T09:00:00.000Z',
    })
    const whole = Whole.parse((await control(server.controls, `GET mail/${MessageId}`)).json)
    expect(Buffer.from(whole.raw, 'base64').toString()).toContain('Subject: =?UTF-8?')
    expect(whole.text).toContain('https://pay.example/pay/abc')
    expect(whole.envelope.bcc).toEqual(['copie@lumen.example'])
  })

  test('tells sent and delivered on the default bus, with its id, tags and destination', async () => {
    const { MessageId } = await sendRaw(['anna@client.example'])
    await eventually(() => events.length === 2)
    expect(events.map((event) => [event.source, event['detail-type']])).toEqual([
      ['aws.ses', 'Email Sent'],
      ['aws.ses', 'Email Delivered'],
    ])
    expect(events[1]?.detail).toMatchObject({
      eventType: 'Delivery',
      mail: {
        messageId: MessageId,
        tags: { invoice: ['inv_12'], 'ses:configuration-set': ['encours-mail'] },
        destination: ['anna@client.example'],
      },
      delivery: { recipients: ['anna@client.example'] },
    })
    await eventually(() => server.quiet())
  })

  test('bounces, complains or is suppressed as the mailbox simulator says, recipient by recipient', async () => {
    await sendRaw([
      'ok@client.example',
      'bounce+12@simulator.amazonses.com',
      'complaint@simulator.amazonses.com',
      'suppressionlist@simulator.amazonses.com',
    ])
    await eventually(() => events.length === 5)
    expect(events.map((event) => event['detail-type'])).toEqual([
      'Email Sent',
      'Email Delivered',
      'Email Bounced',
      'Email Bounced',
      'Email Complaint Received',
    ])
    expect(events[2]?.detail).toMatchObject({
      bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'bounce+12@simulator.amazonses.com' }] },
    })
    expect(events[3]?.detail).toMatchObject({ bounce: { bounceSubType: 'OnAccountSuppressionList' } })
  })

  test('for an address on the suppression list bounces until the address leaves the list', async () => {
    await client().send(new PutSuppressedDestinationCommand({ EmailAddress: 'Anna@client.example', Reason: 'BOUNCE' }))
    await sendRaw(['anna@client.example'])
    await eventually(() => events.length === 2)
    expect(events[1]?.['detail-type']).toBe('Email Bounced')
    await client().send(new DeleteSuppressedDestinationCommand({ EmailAddress: 'anna@client.example' }))
    await sendRaw(['anna@client.example'])
    await eventually(() => events.length === 4)
    expect(events[3]?.['detail-type']).toBe('Email Delivered')
  })

  test('without a configuration set tells nothing, as at SES', async () => {
    await sendSimple('Relevé')
    expect(server.quiet()).toBe(true)
    expect(events).toEqual([])
  })
})

describe('the SES endpoint refuses', () => {
  test.each([
    ['an address without domain', () => sendSimple('Relevé', 'anna'), "Missing final '@domain'"],
    ['an address with a line break', () => sendSimple('Relevé', 'anna@client.example\r\nBcc: x@y.example'), 'control characters'],
    ['a subject with a line break', () => sendSimple('Relevé\r\nBcc: x@y.example'), 'line breaks'],
    [
      'a tag with forbidden characters',
      () =>
        client().send(
          new SendEmailCommand({
            FromEmailAddress: 'a@b.example',
            Destination: { ToAddresses: ['c@d.example'] },
            Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
            EmailTags: [{ Name: 'a b', Value: 'c' }],
          }),
        ),
      'Invalid tag name',
    ],
    ['51 recipients', () => sendRaw(Array.from({ length: 51 }, (_, n) => `a${n}@client.example`)), 'Recipient count exceeds 50'],
  ])('%s, in the shape the SDK knows', async (_what, send, sentence) => {
    await expect(send()).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(sentence),
      $metadata: { httpStatusCode: 400 },
    })
    expect(Listed.parse((await control(server.controls, 'GET mail')).json).mails).toEqual([])
  })

  test('a mail over 40 MB', async () => {
    const Data = Buffer.concat([Buffer.from('From: a@b.example\r\nTo: c@d.example\r\n\r\n'), Buffer.alloc(40 * 1024 * 1024, 97)])
    await expect(client().send(new SendEmailCommand({ Content: { Raw: { Data } } }))).rejects.toMatchObject({ name: 'BadRequestException' })
  })
})

describe('after a hard stop', () => {
  test('mails are still there, the port is the same, and events that were not delivered are', async () => {
    deaf = true
    const { MessageId } = await sendRaw(['anna@client.example'])
    expect(server.quiet()).toBe(false)
    const { url } = server
    await stop()
    deaf = false
    await start()
    expect(server.url).toBe(url)
    await eventually(() => server.quiet())
    expect(events.map((event) => event['detail-type']).sort()).toEqual(['Email Delivered', 'Email Sent'])
    expect(Listed.parse((await control(server.controls, 'GET mail')).json).mails[0]?.id).toBe(MessageId)
  })
})

describe('the mailbox in a browser', () => {
  test('shows foreign text escaped, HTML in a frame without scripts, attachments by name', async () => {
    const { MessageId } = await sendRaw(['anna@client.example'])
    expect((await control(server.controls, 'GET mailbox')).html).toContain('Facture FA-2026-000012 – 45,00 €')
    const shown = (await control(server.controls, `GET mailbox/${MessageId}`)).html ?? ''
    expect(shown).toContain('sandbox="allow-popups')
    expect(shown).not.toContain('<script>')
    expect(shown).toContain('href="https://pay.example/pay/abc"')
    const file = await control(server.controls, `GET mailbox/${MessageId}/attachments/0`)
    expect(file.raw?.type).toBe('application/pdf')
    expect(Buffer.from(file.raw?.bytes ?? []).toString()).toBe('%PDF-1.7 …')
  })
})
