import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Asked = { method: string; path: string; query: URLSearchParams; headers: IncomingHttpHeaders; body: Buffer }

/** What the party answers; `cut` closes the connection after reading the request, `hang` never answers. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: unknown } | 'cut' | 'hang'

export type Wire = { url: string; asked: Asked[] }

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** An outside party on a real port, until the test ends: keeps what it was asked and answers as told. */
export async function wire(answer: (asked: Asked, count: number) => Answer | Promise<Answer>): Promise<Wire> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wire')
      const one = {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks),
      }
      asked.push(one)
      const given = await answer(one, asked.length)
      if (given === 'hang') return
      if (given === 'cut') {
        request.socket.destroy()
        return
      }
      const { status = 200, headers = {}, body = {} } = given
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const address = server.address()
  if (!isAddress(address)) throw new Error('the wire has no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}
