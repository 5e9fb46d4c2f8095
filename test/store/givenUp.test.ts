import { createServer, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { dynamoClients } from '../../store/client.ts'
import { dynamoTable } from '../../store/dynamo.ts'

/** One transaction sent to a table that answers so: what became of it, after how many milliseconds, and how often it was asked. */
async function sentTo(answer: (response: ServerResponse) => void) {
  let asked = 0
  const server = createServer((request, response) =>
    request.resume().on('end', () => {
      asked += 1
      answer(response)
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const clients = dynamoClients({ endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  const begun = performance.now()
  const written = await dynamoTable({ ...clients, tableName: 'any' }).write([{ put: { pk: 'a', sk: 'b' }, under: 'absent' }], 'token')
  const took = performance.now() - begun
  clients.destroy()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return { written, took, asked }
}

function throttled(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
  // Soon enough that a client which tries again by itself would have the time for it.
  setTimeout(() => response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'slow down' })), 150)
}
function aheadOfUs(response: ServerResponse): void {
  const date = new Date(Date.now() + 3_600_000).toUTCString()
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', date })
  response.end(JSON.stringify({ __type: 'InvalidSignatureException', message: 'Signature expired' }))
}
const begunAnswer = (response: ServerResponse) => response.writeHead(200, { 'content-length': 100 }).write('{')
function brokenOff(response: ServerResponse): void {
  begunAnswer(response)
  setImmediate(() => response.destroy())
}

test.each<[string, (response: ServerResponse) => void, string]>([
  ['the table throttles', throttled, 'ThrottlingException'],
  ['is refused for a clock that is wrong, which the client then sets', aheadOfUs, 'InvalidSignatureException'],
  ['is never answered', () => undefined, 'TimeoutError'],
  ['is answered by half', begunAnswer, 'TimeoutError'],
  ['loses its connection', (response) => response.destroy(), 'TimeoutError'],
  ['loses its connection in the middle of an answer', brokenOff, 'ECONNRESET'],
])(
  'a transaction that %s is given up within two seconds, and sent once: whoever runs a command sends it again',
  async (_how, answer, because) => {
    const { written, took, asked } = await sentTo(answer)
    expect(written).toEqual({ outcome: 'again', because })
    expect(took).toBeLessThan(2_000)
    expect(asked).toBe(1)
  },
)
