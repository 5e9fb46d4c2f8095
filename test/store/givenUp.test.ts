import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { dynamoClient, dynamoTable } from '../../store/dynamo.ts'

test('a transaction that the table throttles is given up within two seconds, and none of it is sent after that', async () => {
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
  const client = dynamoClient({ endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  const begun = performance.now()
  const written = await dynamoTable({ client, tableName: 'any' }).write([{ put: { pk: 'a', sk: 'b' }, under: 'absent' }], 'token')
  expect(written).toMatchObject({ outcome: 'again' })
  expect(Math.max(...asked) - begun).toBeLessThan(1_900)
  client.destroy()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})
