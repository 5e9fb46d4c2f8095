import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { deliverAll, figures, open, orderOf } from '../../tools/demo/scenes.ts'
import { Events, Mails, type Stack, startStack } from '../kit/stack.ts'

let folder: string
let stack: Stack | undefined

afterAll(async () => {
  await stack?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it never came true')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

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
  await until(() => !lives(pid))

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
  expect(lives(own)).toBe(false)
  stack = undefined
})
