import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlServer } from '../../../local/controls/server.ts'
import { type Listening, listen } from '../../../local/http/listen.ts'

let listening: Listening
let steered = 0

beforeAll(async () => {
  const serve = controlServer([
    { method: 'GET', path: 'keys', handle: async () => ({ json: { key: 'of-the-shop' } }) },
    {
      method: 'POST',
      path: 'clock',
      handle: async () => {
        steered += 1
        return {}
      },
    },
  ])
  listening = await listen(0, (asked, answer) => void serve(asked, answer))
})
afterAll(() => listening?.stop())

type Asked = { method: 'GET' | 'POST'; path: string; headers: Record<string, string> }

/** As it is sent: fetch would write Host by itself. */
const send = ({ method, path, headers }: Asked) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: listening.port, method, path: `/_local/${path}`, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('error', reject)
    sent.end(method === 'POST' ? '{}' : undefined)
  })

const here = () => `127.0.0.1:${listening.port}`

describe('a page from elsewhere', () => {
  test.each(['evil.example:8787', 'evil.example', '127.0.0.1.evil.example', 'localhost@evil.example', '[::1].evil.example'])(
    'whose name leads here (Host %j) reads nothing',
    async (host) => {
      const answer = await send({ method: 'GET', path: 'keys', headers: { host } })
      expect(answer.status).toBe(403)
      expect(answer.text).not.toContain('of-the-shop')
    },
  )

  test.each(['https://evil.example', 'http://127.0.0.1:1', 'null'])(
    'that sends without reading (Origin %s) steers nothing',
    async (origin) => {
      const answer = await send({ method: 'POST', path: 'clock', headers: { host: here(), origin, 'content-type': 'text/plain' } })
      expect(answer.status).toBe(403)
      expect(steered).toBe(0)
    },
  )
})

describe('this machine', () => {
  test('reads by any of its names, and steers from its own pages and from none', async () => {
    for (const host of [here(), `localhost:${listening.port}`, `[::1]:${listening.port}`])
      expect((await send({ method: 'GET', path: 'keys', headers: { host } })).status).toBe(200)
    const own: Record<string, string>[] = [{ host: here() }, { host: here(), origin: `http://${here()}` }]
    for (const headers of own) expect((await send({ method: 'POST', path: 'clock', headers })).status).toBe(200)
    expect(steered).toBe(2)
  })
})
