import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** A door before the engine that tells when the first transaction came by. */
export type WriteWatch = {
  url: string
  /** When the next transaction arrives, by `performance.now`. */
  nextWrite: () => Promise<number>
  /** What was asked of the engine since the last look, in order. */
  operations: () => string[]
  stop: () => Promise<void>
}

export async function watchWrites(engine: string): Promise<WriteWatch> {
  let seen: string[] = []
  let waiting: ((at: number) => void)[] = []
  const target = new URL(engine)
  const server = createServer((asked, answer) => {
    const operation = String(asked.headers['x-amz-target']).replace(/^.*\./, '')
    seen.push(operation)
    if (operation === 'TransactWriteItems') {
      const at = performance.now()
      for (const tell of waiting) tell(at)
      waiting = []
    }
    const onward = request({ host: target.hostname, port: target.port, method: 'POST', path: '/', headers: asked.headers })
    onward.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    nextWrite: () => new Promise((resolve) => waiting.push(resolve)),
    operations: () => {
      const all = seen
      seen = []
      return all
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
