import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { forwarder } from '../../local/wire/forward.ts'

/** What was asked of the engine, and what it said, as JSON. */
export const Exchange = z.object({ operation: z.string(), asked: z.string(), said: z.string() })
export type Exchange = z.infer<typeof Exchange>

export type Overhearing = {
  url: string
  /** What went by since the last look, in order. */
  exchanges: () => Exchange[]
  stop: () => Promise<void>
}

/** A door before an engine that keeps all that goes through it. */
export async function overhear(engine: string): Promise<Overhearing> {
  const onward = forwarder(engine)
  const heard: Exchange[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { status, headers, body: said } = await onward.send({ method: 'POST', path: '/', headers: request.headers, body })
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    heard.push({ operation, asked: body.toString(), said: said.toString() })
    response.writeHead(status, { ...headers, 'content-length': said.length }).end(said)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    exchanges: () => heard.splice(0),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      onward.stop()
    },
  }
}
