import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Keep } from './keep.ts'
import type { Log } from './log.ts'
import { demoMerchants, type KnownMerchant } from './outside/merchants.ts'
import { people } from './outside/signin/people.ts'

/** A run that stands, as whoever fills it sees it. */
export type SeedPlace = {
  /** Where the API listens. */
  url: string
  /** The functions' own environment with the endpoints of this run, for a command that talks to the table by itself. */
  environment: Record<string, string>
}

const Seeded = z.object({
  merchants: z.array(
    z.object({
      merchantId: z.string(),
      name: z.string(),
      keys: z.array(z.object({ name: z.string(), key: z.string() })),
      people: z.array(z.object({ name: z.string(), role: z.string(), subject: z.string() })),
    }),
  ),
  /** A command line that works once the run stands. */
  curl: z.string().optional(),
})

/** What a person needs to try it out. Keys are kept hashed in the table, so the local run keeps them in its data folder. */
export type Seeded = z.infer<typeof Seeded>

const scopes = ['storefront', 'till', 'warehouse', 'integration'] as const

/** What the demo's merchants chose: a grocer with gross prices and a wholesaler with net ones. */
function settingsOf({ name, timeZone }: KnownMerchant) {
  const legal = {
    name,
    address: ['12 rue des Halles', '69002 Lyon', 'France'],
    registration: 'SIREN 552 100 554',
    vatNumber: 'FR32552100554',
    iban: 'FR1420041010050500013M02606',
    lateNotice: 'Pénalités de retard : taux BCE + 10 points. Indemnité forfaitaire de recouvrement : 40 €.',
  }
  return { legal, timeZone, paymentProvider: 'stripe', bureau: { name: 'Dun & Bradstreet', countries: ['FR'], limitPolicy: 'suggest' } }
}

/** Makes the demo's two merchants with a key per scope, and one customer with a limit for the line to paste. */
async function seed(place: SeedPlace): Promise<Seeded> {
  const merchants = demoMerchants.map((merchant) => ({
    merchantId: merchant.id,
    name: merchant.name,
    keys: scopes.map((scope) => ({ name: scope, key: `enc_${randomBytes(24).toString('base64url')}` })),
    people: people.filter((person) => person.merchant === merchant.id).map(({ name, role, sub }) => ({ name, role, subject: sub })),
    settings: settingsOf(merchant),
  }))
  const opening = merchants.map(({ merchantId, settings, keys }) => ({
    merchantId,
    settings,
    keys: keys.map(({ name, key }) => ({
      keyId: `key_${name}`,
      label: name,
      scope: name,
      hash: createHash('sha256').update(key).digest('hex'),
    })),
  }))
  await openMerchants({ merchants: opening }, place)
  const [first] = merchants
  const key = first?.keys.find(({ name }) => name === 'integration')?.key ?? ''
  await openDemoAccount(place.url, key)
  return { merchants: merchants.map(({ settings: _, ...shown }) => shown), curl: curlLine(place.url, first?.keys[0]?.key ?? '') }
}

/** Runs the operator's command on the table; it talks to the engine as it would to DynamoDB. */
async function openMerchants(opening: object, { environment }: SeedPlace): Promise<void> {
  const script = fileURLToPath(new URL('../cli/openMerchants.ts', import.meta.url))
  const child = spawn(process.execPath, [script], { env: { PATH: process.env.PATH, ...environment }, stdio: ['pipe', 'ignore', 'pipe'] })
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  child.stdin.end(JSON.stringify(opening))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`The demo merchants could not be opened: ${Buffer.concat(complaints).toString()}`)
}

/** Over HTTP, like anyone else. */
async function openDemoAccount(url: string, key: string): Promise<void> {
  const customer = {
    name: 'Claire Dubois',
    company: 'Café du Marché',
    email: 'claire@cafe-du-marche.example',
    consent: true,
    professional: true,
    duns: '804735132',
  }
  await post(`${url}/v1/accounts`, key, { method: 'POST', body: { accountId: 'acc_demo', currency: 'EUR', customer } })
  await post(`${url}/v1/accounts/acc_demo/limit`, key, { method: 'PUT', body: { limit: 100_000 } })
}

async function post(url: string, key: string, { method, body }: { method: string; body: object }): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'seed' }
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`The demo account could not be opened: ${answer.status} ${await answer.text()}`)
}

function curlLine(url: string, key: string): string {
  const lines = [{ sku: 'PAIN', description: 'Pain de campagne', quantity: '2', unitPrice: '4.20', vatRate: '5.5' }]
  const order = { orderId: 'web-1', accountId: 'acc_demo', currency: 'EUR', prices: 'gross', settlement: 'account', lines }
  return `curl -s ${url}/v1/orders -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d '${JSON.stringify(order)}'`
}

/** Fills a data folder at its first start; later starts find what was made then, at the address they have now. */
export async function seedOnce({ place, keep, log }: { place: SeedPlace; keep: Keep; log: Log }): Promise<Seeded> {
  const kept = keep.mark('seeded')
  if (kept !== undefined) {
    const { curl, ...seeded } = Seeded.parse(JSON.parse(kept))
    return { ...seeded, ...(curl === undefined ? {} : { curl: curl.replace(/http:\/\/127\.0\.0\.1:\d+/, place.url) }) }
  }
  log.say('Opening the demo merchants …')
  const seeded = await seed(place)
  keep.setMark('seeded', JSON.stringify(seeded))
  return seeded
}
