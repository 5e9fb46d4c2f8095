import { type Browser, chromium, type Page } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser, as a customer has one. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: flags })
}

/** Opens a pay link and pays at the provider's hosted page; answers what our page says when the customer comes back. */
export async function payThrough(page: Page, link: string): Promise<string> {
  await page.goto(link)
  await page.locator('form button').first().click()
  await page.locator('button[value="pay"]').click()
  await page.waitForLoadState('networkidle')
  return page.locator('body').innerText()
}
