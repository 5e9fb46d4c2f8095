import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { forwarder } from '../../../local/wire/forward.ts'

/** One call of the engine as it went over the wire: who asked what, and what was said. */
export type Exchange = { by: string; operation: string; asked: unknown; status: number; said: unknown }

export type Trace = {
  /** Where whoever is to be traced finds the engine. */
  url: string
  /** What went over the wire since the last look, in the order of the answers. */
  taken: () => Exchange[]
  stop: () => Promise<void>
}

/** A door before the engine that keeps every call; `whoCalls` names who is at work while it comes by. */
export async function traceWire(engine: string, whoCalls: () => string): Promise<Trace> {
  const onward = forwarder(engine)
  const kept: Exchange[] = []
  const server = createServer(async (request, response) => {
    try {
      const { method = 'POST', url: path = '/', headers } = request
      const body = await buffer(request)
      const answer = await onward.send({ method, path, headers, body })
      const by = whoCalls()
      const operation = String(headers['x-amz-target']).replace(/^.*\./, '')
      kept.push({ by, operation, asked: JSON.parse(body.toString()), status: answer.status, said: JSON.parse(answer.body.toString()) })
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length }).end(answer.body)
    } catch {
      // Who asked sees a connection that ended, as of an engine that is gone.
      response.destroy()
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    taken: () => kept.splice(0),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      onward.stop()
    },
  }
}
