import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Listening, listen } from './http/listen.ts'

export type Front = Listening & {
  /** Hands requests over once the run stands; until then they are asked to come again. */
  open: (serve: (request: IncomingMessage, response: ServerResponse) => void) => void
}

const isTaken = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'

/** Takes the API's port first of all: a taken one is said at once, and everything else can name the address. */
export async function takePort(port: number): Promise<Front> {
  let serve = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume()
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' }).end('{"message":"Starting"}')
  }
  const listening = await listen(port, (request, response) => serve(request, response)).catch((cause) => {
    if (!isTaken(cause)) throw cause
    throw new Error(`Port ${port} is taken. End what uses it, or start with another: npm start -- --port ${port + 1}`)
  })
  return {
    ...listening,
    open: (given) => {
      serve = given
    },
  }
}
