import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { Exchange } from './overhear.ts'

/*
 * An engine that does nothing: every question is answered as it was once, whichever order and account it is about. A process of its own, so that what
 * it costs isn't counted. Argument: a file with exchanges. Says its port.
 */
const [, , file = ''] = process.argv
const exchanges = z.array(Exchange).parse(JSON.parse(readFileSync(file, 'utf8')))
const account = /acc_[\w-]+/g
const answers = new Map(exchanges.map(({ operation, asked, said }) => [questionOf(operation, asked), said]))

/** Writes are all alike; what is read is told apart by its keys, but for the ids of order and account, in whatever order a client sends them. */
function questionOf(operation: string, asked: string): string {
  if (operation === 'TransactWriteItems') return operation
  const texts = [
    ...asked
      .replaceAll(/ord_[\w-]+/g, '')
      .replaceAll(account, '')
      .matchAll(/"S"\s*:\s*"([^"]*)"/g),
  ].map(([, text]) => text)
  return `${operation} ${texts.toSorted().join(' ')}`
}

const server = createServer(async (request, response) => {
  const asked = await text(request)
  const said = answers.get(questionOf(String(request.headers['x-amz-target']).replace(/^.*\./, ''), asked))
  const answer = said && Buffer.from(said.replaceAll(account, asked.match(account)?.[0] ?? ''))
  const head = { 'content-type': 'application/x-amz-json-1.0', 'content-length': answer?.length ?? 0 }
  response.writeHead(answer ? 200 : 500, head).end(answer)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
