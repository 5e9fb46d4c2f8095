import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Deed } from './catalog.ts'
import { Mistake } from './fields.ts'
import type { Place } from './place.ts'

export type Called = { status: number; json: unknown; bytes: Uint8Array; headers: Headers }
export type Conditions = { once?: string | undefined; ifMatch?: string | undefined; accept?: string | undefined }

const waitsMillis = 60_000

/** Sends one input over its route: path fields into the path, the rest into query or body. Throws Mistake when nobody answers. */
export async function call(
  { route, writes }: Deed,
  fields: Record<string, unknown>,
  { place, once, ifMatch, accept }: Conditions & { place: Place },
): Promise<Called> {
  const rest = { ...fields }
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    if (value === undefined) throw new Mistake(`--${name} is missing`)
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  const inQuery = route.method === 'GET'
  const query = inQuery
    ? new URLSearchParams(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]))).toString()
    : ''
  const headers = {
    authorization: `Bearer ${place.key}`,
    ...(!inQuery && { 'content-type': 'application/json' }),
    ...(accept !== undefined && { accept }),
    ...(writes && { 'idempotency-key': once ?? randomUUID() }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  }
  const request = {
    method: route.method,
    headers,
    signal: AbortSignal.timeout(waitsMillis),
    ...(!inQuery && { body: JSON.stringify(rest) }),
  }
  const response = await fetch(`${place.url}${path}${query && `?${query}`}`, request).catch((error: unknown) => {
    throw new Mistake(`${place.url} doesn’t answer (${error instanceof Error ? error.message : 'no reason'}); is it running?`)
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, json: jsonOf(bytes), bytes, headers: response.headers }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

const Problem = z.object({
  title: z.string(),
  code: z.string(),
  detail: z.string().optional(),
  cure: z.string().optional(),
  right: z.string().optional(),
  faults: z.array(z.object({ pointer: z.string(), says: z.string() })).optional(),
  correlationId: z.string().optional(),
})

/** A refusal in a person's words. */
export function readable({ status, json }: Pick<Called, 'status' | 'json'>): string {
  const problem = Problem.safeParse(json).data
  if (!problem) return `${status}: ${status === 401 || status === 403 ? 'the key is not accepted' : (JSON.stringify(json) ?? 'no answer')}`
  const { title, code, detail, cure, right, faults = [], correlationId } = problem
  const lines = [
    `${code}: ${title}`,
    ...(detail ? [`  ${detail}`] : []),
    ...faults.map(({ pointer, says }) => `  ${pointer || '/'} ${says}`),
  ]
  return [
    ...lines,
    ...(right ? [`  the right is ${right}`] : []),
    ...(cure ? [`  ${cure}`] : []),
    ...(correlationId ? [`  correlation ${correlationId}`] : []),
  ].join('\n')
}
