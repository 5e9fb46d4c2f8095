import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Envelope } from '../../events/envelope.ts'

const silent = createServer((request) => request.resume())

beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const place = silent.address()
  if (place === null || typeof place === 'string') throw new Error('the server has no port')
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${place.port}`,
    BUS_NAME: 'encours',
    POWERTOOLS_METRICS_DISABLED: 'true',
  })
})
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

test('a bus that takes the connection and stays silent is given up, so that the stream tells its events again', async () => {
  const { putOnBus } = await import('../../functions/runtime/bus.ts')
  const event = Envelope.parse({
    id: 'mer_lumen.acc_1.2.0',
    type: 'credit-eased',
    version: 1,
    merchantId: 'mer_lumen',
    occurredAt: '2026-07-18T10:00:00.000Z',
    correlationId: 'c',
    sequence: 2,
    data: {},
  })
  await expect(putOnBus([event])).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }))
})
