import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { forwarder } from '../../local/wire/forward.ts'

/** One call of the engine as it went over the wire: who asked what, and what was said, both as JSON. */
export const Exchange = z.object({ by: z.string(), operation: z.string(), asked: z.string(), status: z.int(), said: z.string() })
export type Exchange = z.infer<typeof Exchange>

export type Overhearing = {
  /** Where whoever is to be heard finds the engine. */
  url: string
  /** What went by since the last look, in the order of the answers. */
  exchanges: () => Exchange[]
  stop: () => Promise<void>
}

/** A door before an engine that keeps all that goes through it; `whoCalls` names who is at work while it comes by. */
export async function overhear(engine: string, whoCalls = () => ''): Promise<Overhearing> {
  const onward = forwarder(engine)
  const heard: Exchange[] = []
  const server = createServer(async (request, response) => {
    try {
      const { method = 'POST', url: path = '/', headers } = request
      const asked = await buffer(request)
      const { status, headers: answered, body: said } = await onward.send({ method, path, headers, body: asked })
      const operation = String(headers['x-amz-target']).replace(/^.*\./, '')
      heard.push({ by: whoCalls(), operation, asked: asked.toString(), status, said: said.toString() })
      response.writeHead(status, { ...answered, 'content-length': said.length }).end(said)
    } catch {
      // Who asked sees a connection that ended, as of an engine that is gone.
      response.destroy()
    }
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
