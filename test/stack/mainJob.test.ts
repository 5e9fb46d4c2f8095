import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliverAll, figures, invoiced, open, orderOf } from '../../tools/demo/scenes.ts'
import { openBrowser, payThrough } from '../kit/browser.ts'
import { played, saying, stepsOf } from '../kit/page.ts'
import { Calls, Events, Mail, Mails, type Stack, startStack } from '../kit/stack.ts'

const execute = promisify(execFile)
let stack: Stack
let browser: Browser

beforeAll(async () => {
  stack = await startStack()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

const lookedUp = {
  name: 'Jean Martin',
  company: 'Martin SARL',
  email: 'jean@martin.example',
  consent: true,
  duns: '804735132',
  country: 'FR',
}

describe('an order over the limit', () => {
  test('is held with reason, figures and cure, the bureau is asked, and paying exactly the cure through its link releases it', async () => {
    const { world } = stack
    await world.act('openAccount', { accountId: 'acc_over', currency: 'EUR', customer: lookedUp })
    await world.act('changeLimit', { accountId: 'acc_over', limit: 10_000 })
    await world.settled()
    // The first look at a new customer was yesterday's; a second within 24 hours isn't asked for.
    await world.wait(2)
    const order = await world.act('placeOrder', orderOf({ accountId: 'acc_over', orderId: 'over-1', amount: 12_500 }))
    expect(order.held).toBe(true)
    expect(order.holds).toMatchObject([{ reason: 'limit-exceeded', figures: { limit: 10_000, exposure: 12_500, excess: 2_500 } }])
    expect(order.holds[0]?.sentence).toContain('25.00 EUR over the limit of 100.00 EUR')
    expect(order.cure?.amount).toBe(2_500)
    await world.settled()
    const { events } = Events.parse(await stack.get('events?detailType=limit-exceeded'))
    expect(events.filter(({ detail }) => detail.data.orderId === 'over-1')).toHaveLength(1)
    expect((await world.act('getAccount', { accountId: 'acc_over' })).review.reviewedOn).toBe(await world.today())
    const page = await browser.newPage()
    expect(await payThrough(page, order.cure?.payLink ?? '')).toMatch(/déjà|already|paid|pay/i)
    await world.settled()
    const released = await world.act('getOrder', { orderId: 'over-1' })
    expect(released).toMatchObject({ held: false, fromDeposit: 2_500, onCredit: 10_000, charged: 10_000 })
    await page.goto(order.cure?.payLink ?? '')
    expect(await page.locator('body').innerText()).toMatch(/déjà|already/i)
    await page.close()
  })
})

describe('an invoice', () => {
  test('is mailed with a PDF that opens, its link pays it, and invoice and payment name each other', async () => {
    const { world } = stack
    await open(world, { accountId: 'acc_mailed', limit: 100_000, paymentTermDays: 30 })
    await world.act('placeOrder', orderOf({ accountId: 'acc_mailed', orderId: 'mailed-1', amount: 3_348 }))
    await deliverAll(world, { orderId: 'mailed-1' })
    const { number } = await world.act('issueInvoice', { invoiceId: 'inv_mailed', accountId: 'acc_mailed' })
    await world.settled()
    const { mails } = Mails.parse(await stack.get('mail?to=claire@cafe-du-marche.example'))
    const sent = mails.filter(({ subject }) => subject.includes(number))
    expect(sent).toHaveLength(1)
    const mail = Mail.parse(await stack.get(`mail/${sent[0]?.id}`))
    const pdf = mail.parts.find(({ type }) => type === 'application/pdf')
    const text = await pagesOf(Buffer.from(pdf?.bytes ?? '', 'base64'))
    expect(text).toContain(number)
    expect(text).toContain('33,48')
    const link = /https?:\/\/\S+\/pay\/\S+/.exec(mail.text ?? '')?.[0] ?? ''
    const page = await browser.newPage()
    await payThrough(page, link)
    await page.close()
    await world.settled()
    const invoice = await world.act('getInvoice', { invoiceId: 'inv_mailed' })
    const payments = await world.act('listPayments', { accountId: 'acc_mailed' })
    expect(invoice).toMatchObject({ label: 'settled', outstanding: 0, mail: { state: expect.stringMatching(/sent|delivered/) } })
    expect(payments.items).toMatchObject([{ label: 'allocated', allocations: [{ item: 'inv_mailed', amount: 3_348 }] }])
    expect(invoice.settlings.map(({ paymentId }) => paymentId)).toEqual([payments.items[0]?.paymentId])
    expect(invoice.settlings[0]?.letter).toBe(payments.items[0]?.allocations[0]?.letter)
  })

  test('is kept as not sent, with the reason, when the customer gave no consent', async () => {
    const { world } = stack
    const customer = { name: 'Sans Accord', email: 'sans@accord.example', consent: false }
    await world.act('openAccount', { accountId: 'acc_unsent', currency: 'EUR', customer })
    await world.act('changeLimit', { accountId: 'acc_unsent', limit: 'unlimited' })
    await world.act('placeOrder', orderOf({ accountId: 'acc_unsent', orderId: 'unsent-1', amount: 1_000 }))
    await deliverAll(world, { orderId: 'unsent-1' })
    await world.act('issueInvoice', { invoiceId: 'inv_unsent', accountId: 'acc_unsent' })
    await world.settled()
    const invoice = await world.act('getInvoice', { invoiceId: 'inv_unsent' })
    expect(invoice.mail).toEqual({ state: 'not-sent', reason: 'no-consent' })
    expect(invoice.payLink).toContain('/pay/')
    expect(Mails.parse(await stack.get('mail?to=sans@accord.example')).mails).toEqual([])
  })
})

/** The PDF as a reader shows it: checked, rendered to an image that isn't blank, and its text. */
async function pagesOf(bytes: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-pdf-'))
  const file = join(folder, 'invoice.pdf')
  await writeFile(file, bytes)
  await execute('qpdf', ['--check', file])
  await execute('pdftoppm', ['-png', '-r', '60', file, join(folder, 'page')])
  const image = await readFile(join(folder, 'page-1.png'))
  expect(image.length).toBeGreaterThan(5_000)
  const { stdout } = await execute('pdftotext', ['-layout', file, '-'])
  await rm(folder, { recursive: true, force: true })
  return stdout.replaceAll('\u00a0', ' ')
}

describe('64 orders of 10.00 at once on a limit of 100.00', () => {
  test('exactly 10 are approved, 54 held, the books are clean, and lost races decided again without reading again', async () => {
    const { world } = stack
    await open(world, { accountId: 'acc_race', limit: 10_000 })
    await world.settled()
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, nth) =>
        stack.api({ method: 'POST', path: '/v1/orders', body: orderOf({ accountId: 'acc_race', orderId: `race-${nth}`, amount: 1_000 }) }),
      ),
    )
    const orders: { held: boolean }[] = await Promise.all(answers.map(async (answer) => Object(await answer.json())))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 64 }, () => 201))
    expect(orders.filter(({ held }) => !held)).toHaveLength(10)
    expect(orders.filter(({ held }) => held)).toHaveLength(54)
    await world.settled()
    expect((await figures(world, 'acc_race')).exposure).toBe(10_000)
    expect((await world.act('checkLedger', { accountId: 'acc_race' })).differences).toEqual([])
    const { calls } = Calls.parse(await stack.get('calls?target=engine&limit=5000'))
    const writes = calls.filter(({ operation }) => operation === 'TransactWriteItems')
    expect(writes.some(({ reasons }) => reasons?.includes('ConditionalCheckFailed'))).toBe(true)
  })
})

describe('what one order costs', () => {
  test('an order makes one read round trip and one transaction, the transaction alone where its worker saw the account last, and calls nobody else', async () => {
    const { world } = stack
    await open(world, { accountId: 'acc_warm', limit: 10_000 })
    await open(world, { accountId: 'acc_counted', limit: 10_000 })
    await world.settled()
    const place = async (orderId: string, amount: number, accountId = 'acc_counted') => {
      const before = Calls.parse(await stack.get('calls?limit=1')).calls.at(-1)
      const answer = await stack.api({
        method: 'POST',
        path: '/v1/orders',
        body: orderOf({ accountId, orderId, amount }),
        key: stack.key('storefront'),
      })
      const { calls } = Calls.parse(await stack.get(`calls?limit=200&after=${String(before?.number ?? 0)}`))
      const correlated = calls.filter(
        ({ requestId }) => requestId === answer.headers.get('x-request-id') || requestId === answer.headers.get('apigw-requestid'),
      )
      return { status: answer.status, operations: correlated.map(({ target, operation }) => `${target} ${operation}`) }
    }
    const [read, write] = ['engine BatchGetItem', 'engine TransactWriteItems']
    // The races above have taught the workers to doubt what they remember; even one that was never right believes again after 37 readings.
    const warm = async (nth: number) => (await place(`count-warm-${nth}`, 100, 'acc_warm')).operations
    for (let nth = 0; nth < 40 && (await warm(nth)).includes('engine BatchGetItem'); nth += 1);
    expect(await place('count-1', 1_000)).toEqual({ status: 201, operations: [read, write] })
    expect(await place('count-2', 1_000)).toEqual({ status: 201, operations: [write] })
    expect(await place('count-3', 50_000)).toEqual({ status: 201, operations: [write] })
    expect(await place('count-3', 50_000)).toEqual({ status: 201, operations: [read] })
    expect(await place('count-3', 2_000)).toEqual({ status: 422, operations: [read] })
    expect(await place('count-1', 1_000)).toEqual({ status: 201, operations: [write] })
  })
})

describe('the link of a prepaid order', () => {
  test('asks a debt along: R = −5.00, T = 20.00 → 25.00', async () => {
    const { world } = stack
    await open(world, { accountId: 'acc_along', limit: 10_000 })
    await invoiced(world, { accountId: 'acc_along', orderId: 'along-0', amount: 500 })
    const order = await world.act(
      'placeOrder',
      orderOf({ accountId: 'acc_along', orderId: 'along-1', amount: 2_000, settlement: 'prepaid' }),
    )
    const page = await browser.newPage()
    await page.goto(order.cure?.payLink ?? '')
    expect((await page.locator('body').innerText()).replaceAll('\u00a0', ' ')).toContain('25,00 €')
    await payThrough(page, order.cure?.payLink ?? '')
    await page.close()
    await world.settled()
    expect((await world.act('getOrder', { orderId: 'along-1' })).held).toBe(false)
    expect((await figures(world, 'acc_along')).unpaid).toBe(0)
  })
})

describe('a warehouse’s event', () => {
  test('a delivery of 16.00 for a prepaid 20.00 makes the next quote of 20.00 ask 16.00', async () => {
    const { world, merchantId } = stack
    await open(world, { accountId: 'acc_warehouse' })
    const lines = [
      { sku: 'A', description: 'Apples', quantity: '4', unitPrice: '4.00', vatRate: '5.5' },
      { sku: 'B', description: 'Bread', quantity: '1', unitPrice: '4.00', vatRate: '5.5' },
    ]
    const goodsOf = { accountId: 'acc_warehouse', currency: 'EUR', prices: 'gross', settlement: 'prepaid' } as const
    await world.act('placeOrder', { orderId: 'wh-1', ...goodsOf, lines })
    await world.paysOnline({ paymentKey: 'wh', accountId: 'acc_warehouse', amount: 2_000, names: [{ kind: 'order', id: 'wh-1' }] })
    await world.settled()
    const report = { deliveryId: 'wh-del-1', orderId: 'wh-1', lines: [{ sku: 'A', delivered: '4' }], last: true }
    await stack.post('events', { source: `merchant.${merchantId}`, detailType: 'delivery-reported', detail: { merchantId, data: report } })
    await world.settled()
    const { orderId: _, ...goods } = orderOf({ accountId: 'acc_warehouse', orderId: 'wh-2', amount: 2_000, settlement: 'prepaid' })
    expect((await world.act('quoteOrder', goods)).offers[0]?.asked).toBe(1_600)
  })
})

describe('the month’s end', () => {
  let month = ''

  beforeAll(async () => {
    const { world } = stack
    const customer = { name: 'Une Cliente', email: 'releve@client.example', consent: true }
    const silent = { name: 'Un Client', email: 'muet@client.example', consent: false }
    for (const [of, whom] of Object.entries({ stated: customer, silent })) {
      await world.act('openAccount', { accountId: `acc_${of}`, currency: 'EUR', customer: whom })
      await world.act('topUp', { paymentId: `pay_${of}`, accountId: `acc_${of}`, amount: 4_200, currency: 'EUR', method: 'CB' })
    }
    await world.settled()
    month = (await world.today()).slice(0, 7)
  })

  test('comes after what the page about vouchers has for a shell, which prints what the page says, line by line', async () => {
    const steps = stepsOf('docs/vouchers.md')
    expect(steps.length).toBeGreaterThan(8)
    for (const [at, printed] of (await played(steps, { URL: stack.url })).entries())
      expect(printed).toMatch(saying(steps[at]?.printed ?? ''))
  })

  test('brings each consenting customer exactly one statement whose opening and movements make its closing; without consent it is not sent', async () => {
    const { world } = stack
    const statement = await world.act('getStatement', { accountId: 'acc_stated', month })
    expect(statement).toMatchObject({ opening: 0, movements: 4_200, closing: 4_200 })
    expect(statement.lines.reduce((sum, { amount = 0 }) => sum + amount, statement.opening ?? 0)).toBe(statement.closing)
    const { mails } = Mails.parse(await stack.get('mail?to=releve@client.example'))
    expect(mails).toHaveLength(1)
    expect(Mails.parse(await stack.get('mail?to=muet@client.example')).mails).toEqual([])
    expect((await world.act('getStatement', { accountId: 'acc_silent', month })).mail).toEqual({ state: 'not-sent', reason: 'no-consent' })
  })
})
