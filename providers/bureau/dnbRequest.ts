import * as z from 'zod'

/** What reaches us of one request: an answer of any status, or why none came. */
export type Answered =
  | { kind: 'answered'; status: number; text: string; json: unknown; retryAfterSeconds?: number }
  | { kind: 'silent'; reason: string }

export type Wire = { fetch: typeof globalThis.fetch; timeoutMillis: number; now: () => number }

/** Bytes of an answer that are read; the largest data blocks are well under it. */
const mostBytes = 4_000_000

/** Retry-After in seconds or as a date; absent or unreadable: none. */
function retryAfter(header: string | null, now: number): { retryAfterSeconds?: number } {
  if (!header) return {}
  const seconds = /^\d{1,7}$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000)
  return Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(0, seconds) } : {}
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new RangeError('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One request with one time limit over connection and body. Redirects are not followed: they would carry the token elsewhere. */
export async function ask(wire: Wire, url: string, init: RequestInit): Promise<Answered> {
  try {
    const response = await wire.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(wire.timeoutMillis) })
    const text = await textOf(response)
    return {
      kind: 'answered',
      status: response.status,
      text,
      json: parsed(text),
      ...retryAfter(response.headers.get('retry-after'), wire.now()),
    }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return { kind: 'silent', reason: timedOut ? 'timeout' : 'no-connection' }
  }
}

const DataError = z.object({ error: z.object({ errorCode: z.union([z.string(), z.number()]).transform(String) }) })

/** The bureau's own code of an error, which decides before the HTTP status does. */
export function errorCodeOf(json: unknown): string | undefined {
  return DataError.safeParse(json).data?.error.errorCode
}
