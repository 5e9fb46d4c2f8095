import * as z from 'zod'
import { Mistake } from './fields.ts'

/** Where the API listens, and the bearer that speaks to it. */
export type Place = { url: string; key: string }

/** Where `npm start` listens by itself. */
const localUrl = 'http://127.0.0.1:8787'

const Keys = z.object({
  merchants: z.array(z.object({ merchantId: z.string(), keys: z.array(z.object({ name: z.string(), key: z.string() })) })),
})

/** The key a local run made for integrations: of the merchant asked for, else of the first. */
async function localKey(url: string, merchant: string | undefined): Promise<string | undefined> {
  const response = await fetch(`${url}/_local/keys`).catch(() => undefined)
  const keys = Keys.safeParse(await response?.json().catch(() => undefined)).data
  const found = keys?.merchants.find(({ merchantId }) => merchant === undefined || merchantId === merchant)
  return (found?.keys.find(({ name }) => name === 'integration') ?? found?.keys[0])?.key
}

/** What was said on the line, else in the environment, else what the local run tells. */
export async function placeOf(said: { url?: string; key?: string; merchant?: string }): Promise<Place> {
  const url = (said.url ?? process.env.ENCOURS_URL ?? localUrl).replace(/\/$/, '')
  const key = said.key ?? process.env.ENCOURS_KEY ?? (await localKey(url, said.merchant))
  if (!key) throw new Mistake(`no key for ${url}: say it by --key or ENCOURS_KEY, or run \`npm start\` first`)
  return { url, key }
}
