import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as z from 'zod'
import type { Shelf } from './shelf.ts'

/** A request as the outside parties see it: read whole, bytes as they came. */
export type Visit = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: Buffer }

/** An answer: JSON, a page, or bytes; status 200 unless said. */
export type Reply = {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  html?: string
  bytes?: Uint8Array
}

export type Loopback = { url: string; stop: () => Promise<void> }

/** The largest mail SES takes is 40 MB, which base64 makes 54 of. */
const largestBody = 64 * 1024 * 1024

/**
 * An HTTP server on 127.0.0.1 that keeps its port between starts when it is still free: links already mailed and the issuer in
 * tokens name it.
 */
export async function listenOnLoopback(options: {
  name: string
  shelf: Shelf
  answer: (visit: Visit) => Promise<Reply>
}): Promise<Loopback> {
  const server = createServer((request, response) => {
    void serve({ request, response, answer: options.answer })
  })
  server.keepAliveTimeout = 60_000
  const port = await keepPort({ name: options.name, shelf: options.shelf, listen: (wanted) => listen(server, wanted) })
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Listens on the port of the last start, or on any free one if that is taken, and remembers which. */
export async function keepPort(options: { name: string; shelf: Shelf; listen: (port: number) => Promise<number> }): Promise<number> {
  const ports = options.shelf.drawer('port', z.int())
  const last = ports.get(options.name) ?? 0
  const port = await options.listen(last).catch((cause) => {
    if (last === 0) throw cause
    return options.listen(0)
  })
  ports.put(options.name, port)
  return port
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => reject(cause)
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

async function serve(turn: { request: IncomingMessage; response: ServerResponse; answer: (visit: Visit) => Promise<Reply> }) {
  try {
    const body = await readBody(turn.request)
    if (body === 'too-large') return send(turn.response, { status: 413, json: { message: 'The request is too large.' } })
    const url = new URL(turn.request.url ?? '/', 'http://127.0.0.1')
    const { method = 'GET', headers } = turn.request
    send(turn.response, await turn.answer({ method, path: url.pathname, query: url.searchParams, headers, body }))
  } catch (cause) {
    if (turn.request.destroyed && !turn.request.complete) return
    send(turn.response, { status: 500, json: { message: cause instanceof Error ? cause.message : String(cause) } })
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= largestBody) chunks.push(chunk)
  }
  return size > largestBody ? 'too-large' : Buffer.concat(chunks)
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return
  const [type, bytes] = contentOf(reply)
  response.writeHead(reply.status ?? 200, {
    ...(type ? { 'content-type': type } : {}),
    'content-length': bytes.length,
    ...reply.headers,
  })
  response.end(bytes)
}

function contentOf(reply: Reply): [string | undefined, Uint8Array] {
  if (reply.html !== undefined) return ['text/html; charset=utf-8', Buffer.from(reply.html)]
  if (reply.bytes !== undefined) return [undefined, reply.bytes]
  if (reply.json !== undefined) return ['application/json', Buffer.from(JSON.stringify(reply.json))]
  return [undefined, Buffer.alloc(0)]
}

/** The JSON a visitor sent; `undefined` when there is none or it does not parse. */
export function jsonOf(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
