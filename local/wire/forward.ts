import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { WireAnswer } from './faultAnswers.ts'

export type Onward = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer }

/** Headers that belong to one connection and are made anew on the next. */
const perConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'proxy-connection',
  'content-length',
  'host',
])

/** Sends requests to one server and reads whole answers, over connections that stay open. */
export function forwarder(base: string): { send: (onward: Onward) => Promise<WireAnswer>; stop: () => void } {
  const { hostname, port, pathname } = new URL(base)
  const prefix = pathname.replace(/\/$/, '')
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })

  const once = (onward: Onward): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const headers = { ...kept(onward.headers), host: `${hostname}:${port}`, 'content-length': String(onward.body.length) }
      const outgoing = request({ agent, hostname, port, method: onward.method, path: prefix + onward.path, headers }, (incoming) => {
        whole(incoming).then(resolve, reject)
      })
      // A server may have closed a connection that lay idle just as it was used again: nothing was read, so nothing was done.
      outgoing.on('error', (cause) => reject(outgoing.reusedSocket && isReset(cause) ? new Stale() : cause))
      outgoing.end(onward.body)
    })

  return {
    send: (onward) =>
      once(onward).catch((cause: unknown) => {
        if (cause instanceof Stale) return once(onward)
        throw cause
      }),
    stop: () => agent.destroy(),
  }
}

class Stale extends Error {}

function isReset(cause: Error): boolean {
  return 'code' in cause && cause.code === 'ECONNRESET'
}

async function whole(incoming: IncomingMessage): Promise<WireAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return { status: incoming.statusCode ?? 502, headers: kept(incoming.headers, ['content-length']), body: Buffer.concat(chunks) }
}

/** Without the connection's own headers. An answer to HEAD keeps its length although it has no body. */
function kept(headers: IncomingHttpHeaders, also: string[] = []): Record<string, string | string[]> {
  const left: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && (!perConnection.has(name) || also.includes(name))) left[name] = value
  return left
}
