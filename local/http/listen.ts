import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

export type Listening = { port: number; url: string; stop: () => Promise<void> }

/** An HTTP server on 127.0.0.1; port 0 takes any free one. Rejects with EADDRINUSE when the port is taken. */
export function listen(port: number, answer: RequestListener): Promise<Listening> {
  const server: Server = createServer(answer)
  // Clients keep connections for long; a server that closes them first makes their next request fail.
  server.keepAliveTimeout = 75_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : port
      resolve({ port: taken, url: `http://127.0.0.1:${taken}`, stop: () => stop(server) })
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The whole body; undefined when it is larger than `most` bytes. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
  }
  return size > most ? undefined : Buffer.concat(chunks)
}
