import { createServer, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { dynamoClients } from '../../store/client.ts'
import { dynamoTable } from '../../store/dynamo.ts'

test('a transaction that the table throttles is given up within two seconds, and sent once: whoever runs a command sends it again', async () => {
  const asked: number[] = []
  const server = createServer((request, response) => {
    request.resume()
    asked.push(performance.now())
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    // Slow, so that the client is in the middle of a try when its time is up.
    setTimeout(() => response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'slow down' })), 900)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const clients = dynamoClients({ endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  const begun = performance.now()
  const written = await dynamoTable({ ...clients, tableName: 'any' }).write([{ put: { pk: 'a', sk: 'b' }, under: 'absent' }], 'token')
  expect(written).toMatchObject({ outcome: 'again' })
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(asked).toHaveLength(1)
  clients.destroy()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const begunAnswer = (response: ServerResponse) => response.writeHead(200, { 'content-length': 100 }).write('{')

test.each<[string, (response: ServerResponse) => void, string]>([
  ['is never answered', () => undefined, 'TimeoutError'],
  ['is answered by half', begunAnswer, 'TimeoutError'],
  ['loses its connection', (response) => response.destroy(), 'TimeoutError'],
  [
    'loses its connection in the middle of an answer',
    (response) => {
      begunAnswer(response)
      setImmediate(() => response.destroy())
    },
    'ECONNRESET',
  ],
])('a transaction that %s is given up within two seconds', async (_how, answer, because) => {
  const server = createServer((request, response) => request.resume().on('end', () => answer(response)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const clients = dynamoClients({ endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  const begun = performance.now()
  const written = await dynamoTable({ ...clients, tableName: 'any' }).write([{ put: { pk: 'a', sk: 'b' }, under: 'absent' }], 'token')
  expect(written).toEqual({ outcome: 'again', because })
  expect(performance.now() - begun).toBeLessThan(2_000)
  clients.destroy()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})
