import { type Browser, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type PaymentsBench, startPaymentsBench } from './paymentsBench.ts'

let browser: Browser
let bench: PaymentsBench

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
})

afterAll(() => browser.close())

beforeEach(async () => {
  bench = await startPaymentsBench()
})

afterEach(() => bench.close())

test('a customer without scripts sees merchant, lines and amount, is declined, pays, and comes back to the shop', async () => {
  const shop = bench.server.url.replace('127.0.0.1', 'localhost')
  const session = await bench.stripe().checkout.sessions.create({
    mode: 'payment',
    success_url: `${shop}/c/pay/thanks?session={CHECKOUT_SESSION_ID}`,
    line_items: [
      { quantity: 2, price_data: { currency: 'eur', unit_amount: 1050, product_data: { name: 'Facture <FA-12> & "suite"' } } },
      { quantity: 1, price_data: { currency: 'eur', unit_amount: 2400, product_data: { name: 'Facture FA-13' } } },
    ],
  })
  const context = await browser.newContext({ javaScriptEnabled: false })
  const requested: string[] = []
  const tab = await context.newPage()
  tab.on('request', (request) => requested.push(request.url()))
  await tab.goto(session.url ?? '')
  expect(await tab.title()).toBe('Pay Épicerie Lumen')
  expect(await tab.locator('.amount').textContent()).toBe('45.00 EUR')
  expect(await tab.locator('td').first().textContent()).toContain('Facture <FA-12> & "suite"')
  await tab.getByRole('button', { name: 'Fail' }).click()
  expect(await tab.getByRole('alert').textContent()).toContain('declined')
  await tab.getByRole('button', { name: 'Pay 45.00 EUR' }).click()
  await tab.waitForURL(`${shop}/c/pay/thanks?session=${session.id}`)
  // The shop hears of the payment before its customer is back.
  expect(bench.received.map(({ type }) => type)).toContain('checkout.session.completed')
  await tab.goto(session.url ?? '')
  expect(await tab.locator('main').textContent()).toContain('this payment has been completed')
  expect(requested.every((url) => /^http:\/\/(127\.0\.0\.1|localhost):/.test(url))).toBe(true)
  await context.close()
})
