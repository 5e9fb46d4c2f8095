import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { type Outside, startOutside } from '../../../local/outside/outside.ts'
import { eventually } from '../../kit/eventually.ts'
import { control, freshFolder } from './kit.ts'

const Mails = z.object({ mails: z.array(z.object({ id: z.string() })) })

let folder: ReturnType<typeof freshFolder>
let outside: Outside | undefined

beforeEach(() => {
  folder = freshFolder()
})

afterEach(async () => {
  await outside?.stop()
  outside = undefined
  folder.remove()
})

/** Starts the parties in a process of their own whose bus never answers, sends one mail, and kills the process hard. */
async function mailThenKill(): Promise<string> {
  const script = `
    import { startOutside } from ${JSON.stringify(new URL('../../../local/outside/outside.ts', import.meta.url).href)}
    const outside = await startOutside({ dataDir: process.argv[1], now: Date.now, onEvent: () => new Promise(() => {}), publicUrl: () => 'http://127.0.0.1:9' })
    const answer = await fetch(outside.endpoints.SESV2 + '/v2/email/outbound-emails', { method: 'POST', body: JSON.stringify({
      FromEmailAddress: 'a@b.example', Destination: { ToAddresses: ['c@d.example'] }, ConfigurationSetName: 'set',
      Content: { Simple: { Subject: { Data: 'Relevé' }, Body: { Text: { Data: 'Bonjour' } } } } }) })
    process.stdout.write((await answer.json()).MessageId + '\\n')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return String(line).trim()
}

test('after a kill -9 between a mail and its events, the mail is there and its events still come', async () => {
  const id = await mailThenKill()
  const told: string[] = []
  outside = await startOutside({
    dataDir: folder.path,
    now: Date.now,
    onEvent: async (event) => void told.push(event['detail-type']),
    publicUrl: () => 'http://127.0.0.1:9',
  })
  expect(Mails.parse((await control(outside.controls, 'GET mail')).json).mails.map((mail) => mail.id)).toEqual([id])
  await eventually(() => outside?.quiet())
  expect(told.sort()).toEqual(['Email Delivered', 'Email Sent'])
})

test('every party listens on loopback only, at the same address after a restart', async () => {
  const options = { dataDir: folder.path, now: Date.now, onEvent: async () => undefined, publicUrl: () => 'http://127.0.0.1:9' }
  outside = await startOutside(options)
  const before = outside.endpoints
  expect(Object.values(before).every((url) => /^http:\/\/127\.0\.0\.1:\d+$/.test(url))).toBe(true)
  await outside.stop()
  outside = await startOutside(options)
  expect(outside.endpoints).toEqual(before)
})
