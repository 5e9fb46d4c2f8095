import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { dnbConnection } from '../../../providers/bureau/dnb.ts'
import { sesMailer } from '../../../providers/mail/ses.ts'
import { stripePayments } from '../../../providers/payments/stripe.ts'
import { secretsManager } from '../../../providers/secrets/secretsManager.ts'
import { control } from '../outside/kit.ts'
import { startWireBench, type WireBench } from './wireBench.ts'

/** The real adapters against the local parties, through the recorder: what the functions will do, without them. */
let bench: WireBench
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'eu-west-1'

beforeAll(async () => {
  bench = await startWireBench()
})

afterAll(() => bench.close())

const secrets = () =>
  secretsManager({
    merchantPrefix: 'encours/merchants/',
    links: 'encours/links',
    now: Date.now,
    client: { endpoint: bench.outside.endpoints.SECRETS_MANAGER, region, credentials },
  })

const outsideControl = (line: string, body?: unknown) => control(bench.outside.controls, line, body)

test('secrets are read as the functions read them', async () => {
  expect((await secrets().merchant('mer_atlas'))?.payments).toEqual({ apiKey: 'sk_test_mer_atlas', webhookSecret: 'whsec_test_mer_atlas' })
  expect((await secrets().signingKeys()).keys.size).toBe(1)
  expect(await secrets().merchant('mer_nobody')).toBeUndefined()
})

test('a checkout is opened once for its key, refunds are read there, and a throttled provider is unavailable', async () => {
  const { payments } = (await secrets().merchant('mer_lumen')) ?? {}
  const baseUrl = bench.recorder.endpointFor('payments', 'encours-pay.1')
  const provider = stripePayments({ apiKey: payments?.apiKey ?? '', baseUrl })
  const asked = {
    reference: 'ref-1',
    amount: 4500,
    currency: 'EUR' as const,
    description: 'Facture FA-1',
    metadata: { merchantId: 'mer_lumen' },
    returnUrl: 'http://127.0.0.1:9/pay/token',
    idempotencyKey: 'ref-1 4500',
    language: 'fr' as const,
  }
  const opened = await provider.createCheckout(asked)
  expect(await provider.createCheckout(asked)).toEqual(opened)
  if (opened.kind !== 'opened') throw new Error(opened.reason)
  // The page is the customer's: it stands at the provider itself, not behind the recorder.
  expect(opened.url.startsWith(bench.outside.endpoints.payments)).toBe(true)
  const { json } = await outsideControl('POST providers/payments', {
    merchantId: 'mer_lumen',
    report: 'payment',
    amount: 700,
    metadata: asked.metadata,
  })
  const made = z.object({ charge: z.string(), paymentIntent: z.string() }).parse(json)
  await outsideControl('POST providers/payments', {
    merchantId: 'mer_lumen',
    report: 'refund',
    paymentIntent: made.paymentIntent,
    amount: 200,
  })
  expect(await provider.reread(made.charge)).toMatchObject({ kind: 'read', reports: [{}] })
  await bench.arm({ target: 'payments', kind: 'throttle', times: 10 })
  expect(await provider.createCheckout({ ...asked, idempotencyKey: 'other' })).toMatchObject({ kind: 'unavailable' })
  await bench.control('DELETE faults')
})

test('a bureau answer is understood, and its failures are not believed', async () => {
  const { bureau } = (await secrets().merchant('mer_lumen')) ?? {}
  const connect = dnbConnection({
    baseUrl: bench.recorder.endpointFor('bureau', 'encours-bureau.1'),
    now: Date.now,
    pause: async () => undefined,
    timeoutMillis: 2000,
  })
  const party = connect(bureau ?? { key: '', secret: '' })
  const question = { duns: '804735132', customerReference: 'mer_lumen' }
  await outsideControl('POST providers/bureau', {
    duns: question.duns,
    rating: '3A2',
    recommendedLimit: { value: 12_500, currency: 'EUR' },
  })
  expect(await party.assess(question)).toMatchObject({
    kind: 'assessed',
    assessment: { rating: '3A2', recommendedLimit: { amount: 1_250_000, currency: 'EUR' } },
  })
  for (const fault of [{ kind: 'html' }, { kind: 'truncated' }, { kind: 'error', status: 503, errorCode: '00002' }]) {
    await outsideControl('POST providers/bureau', { times: 3, fault })
    expect((await party.assess(question)).kind).toBe('unavailable')
    await outsideControl('DELETE providers/bureau')
  }
  await outsideControl('POST providers/bureau', { times: 1, fault: { kind: 'token-expired' } })
  expect((await party.assess(question)).kind).toBe('assessed')
  expect((await party.assess({ ...question, duns: '999000000' })).kind).toBe('not-found')
})

test('a mail goes out once with its tags, and a lost answer is an unknown outcome', async () => {
  const mailer = sesMailer({
    configurationSet: 'encours',
    client: { endpoint: bench.recorder.endpointFor('mail', 'encours-mailer.1'), region, credentials },
  })
  const mail = {
    mailId: 'mail_1',
    merchantId: 'mer_lumen',
    from: { name: 'Épicerie Lumen', address: 'facture@lumen.example' },
    to: { name: 'Zoë, « la » cliente', address: 'zoe@client.example' },
    subject: 'Facture FA-1',
    text: 'Bonjour',
    html: '<p>Bonjour</p>',
    attachments: [{ filename: 'FA-1.pdf', contentType: 'application/pdf' as const, bytes: Buffer.from('%PDF-1.7') }],
    at: '2026-07-18T09:00:00.000Z',
  }
  expect(await mailer.send(mail)).toMatchObject({ kind: 'sent' })
  await bench.arm({ target: 'mail', kind: 'drop-reply' })
  expect((await mailer.send({ ...mail, mailId: 'mail_2' })).kind).toBe('unknown')
  const { mails } = z
    .object({ mails: z.array(z.looseObject({ tags: z.record(z.string(), z.string()), attachments: z.array(z.string()) })) })
    .parse((await outsideControl('GET mail')).json)
  expect(mails.map(({ tags, attachments }) => [tags.mailId, attachments])).toEqual([
    ['mail_1', ['FA-1.pdf']],
    ['mail_2', ['FA-1.pdf']],
  ])
})
