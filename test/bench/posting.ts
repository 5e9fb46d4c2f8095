import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'

export type Answer = { status: number; body: string }

/** Posts JSON to one place over connections that are kept, as a shop's own server would. */
export type Posting = {
  post: (path: string, body: object, headers?: Record<string, string>) => Promise<Answer>
  end: () => void
}

export function postingTo(url: string, { authorization }: { authorization?: string } = {}): Posting {
  const agent = new Agent({ keepAlive: true })
  const { hostname: host, port } = new URL(url)
  return {
    post: (path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const sent = JSON.stringify(body)
        const own = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(sent),
          ...(authorization && { authorization }),
        }
        const asking = request({ host, port, path, method: 'POST', agent, headers: { ...own, ...headers } }, (answer) => {
          text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject)
        })
        asking.once('error', reject).end(sent)
      }),
    end: () => agent.destroy(),
  }
}
