import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { deliverAll, figures, open, orderOf } from '../../tools/demo/scenes.ts'
import { isAlive } from '../kit/isAlive.ts'
import { Events, Mails, type Stack, startStack } from '../kit/stack.ts'

let folder: string
let stack: Stack | undefined

afterAll(async () => {
  await stack?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('a run killed hard while the relay crashes finds each event’s effect once, one mail per invoice and no orphan process after the next start', async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-killed-'))
  stack = await startStack(folder)
  const { world } = stack
  await open(world, { accountId: 'acc_killed', limit: 100_000 })
  await world.act('placeOrder', orderOf({ accountId: 'acc_killed', orderId: 'killed-1', amount: 4_000 }))
  await deliverAll(world, { orderId: 'killed-1' })
  await stack.post('faults', { target: 'relay', operation: 'PutEvents', kind: 'crash-before', after: 0, times: 1_000 })
  await world.act('issueInvoice', { invoiceId: 'inv_killed', accountId: 'acc_killed' })
  await world.act('recordPayment', { paymentId: 'pay_killed', accountId: 'acc_killed', amount: 4_000, currency: 'EUR', method: 'VIR' })
  const { pid } = stack.running.ready
  // The whole group, as a machine that loses power would.
  process.kill(-pid, 'SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000 })

  stack = await startStack(folder)
  const next = stack.world
  await next.settled()
  const invoice = await next.act('getInvoice', { invoiceId: 'inv_killed' })
  expect(invoice.label).toBe('settled')
  expect(invoice.settlings).toHaveLength(1)
  expect((await figures(next, 'acc_killed')).balance).toBe(0)
  const { mails } = Mails.parse(await stack.get('mail?to=claire@cafe-du-marche.example'))
  expect(mails.filter(({ subject }) => subject.includes(invoice.number))).toHaveLength(1)
  const { events } = Events.parse(await stack.get('events?detailType=invoice-issued'))
  const ids = events.map(({ detail }) => String(detail.id))
  expect(new Set(ids).size).toBe(ids.length)
  expect((await next.act('checkLedger', { accountId: 'acc_killed' })).differences).toEqual([])
  await stack.stop()
  const own = stack.running.ready.pid
  expect(isAlive(own)).toBe(false)
  stack = undefined
})
