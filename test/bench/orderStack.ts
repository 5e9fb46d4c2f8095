import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { quiet } from '../../local/log.ts'
import { prepare } from '../../local/prepare.ts'
import { readBlueprint } from '../../local/template/blueprint.ts'
import { httpWorld } from '../../tools/demo/httpWorld.ts'
import { open, orderOf } from '../../tools/demo/scenes.ts'
import { runStack } from '../../tools/demo/stack.ts'
import { type Controls, controlsOf } from '../../tools/soak/controls.ts'
import type { Told } from './bench.ts'
import { bareBundle } from './bundled.ts'
import type { BareCall } from './orderCalls.ts'

const Calls = z.object({ calls: z.array(z.object({ number: z.int(), workerId: z.string(), operation: z.string() })) })
const Environment = z.record(z.string(), z.string())

export type OrderStack = {
  url: string
  merchantId: string
  controls: Controls
  /** The functions' environment, with the engine's own address. */
  environment: Record<string, string>
  accountIds: readonly string[]
  /** Places an order of so many cents as a storefront does; the status. */
  place: (order: { accountId: string; orderId: string; amount?: number }) => Promise<number>
  /** The same road to a handler that sends so much to the table and does nothing else. */
  bare: (calls: readonly BareCall[]) => Promise<number>
  /** Requests the checkout made to the engine since the last look. */
  asked: () => Promise<number>
}

/** An account whose orders are held. */
export const overLimit = 'acc_bench-over'

/** The function that is the floor's in this run, and a route of it: behind the authorizer as orders are, and nobody asks it here. */
const floor = { function: 'encours-documents', route: '/v1/ledger/check' }

async function putFloor(assembly: string, folder: string): Promise<void> {
  const code = readBlueprint(assembly).functions.get(floor.function)?.codeFolder
  if (!code?.startsWith(assembly)) throw new Error(`${floor.function} has no code in ${assembly}`)
  renameSync(await bareBundle(folder, { name: 'bareReplay', format: 'cjs' }), join(code, 'index.cjs'))
}

/** Work on a local run in a process of its own, with so many accounts whose limit nothing reaches; ends with it. */
export async function withOrderStack<T>(
  { accounts, told }: { accounts: number; told: Told },
  work: (stack: OrderStack) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-orders-'))
  const assembly = join(folder, 'assembly')
  told('functions and template are made')
  cpSync(await prepare(quiet), assembly, { recursive: true })
  await putFloor(assembly, folder)
  told('the local run starts')
  const running = await runStack(join(folder, 'data'), { fresh: true, template: assembly })
  try {
    const { url, seeded, environment } = running.ready
    const [merchant] = seeded.merchants
    const key = merchant?.keys.find(({ name }) => name === 'integration')?.key
    if (!merchant || !key) throw new Error('the local run opened no merchant')
    const world = httpWorld({ url, merchantId: merchant.merchantId, key })
    const accountIds = Array.from({ length: accounts }, (_, at) => `acc_bench-${at}`)
    told(`${accounts} accounts are opened`)
    for (const accountId of accountIds) await open(world, { accountId, limit: 'unlimited' })
    await open(world, { accountId: overLimit, limit: 1_00 })
    const post = async (path: string, { body, once }: { body: object; once: string }) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': once }
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      await answer.arrayBuffer()
      return answer.status
    }
    let seen = 0
    return await work({
      url,
      merchantId: merchant.merchantId,
      controls: controlsOf(url),
      environment: Environment.parse(environment),
      accountIds,
      place: ({ amount = 10_00, ...order }) => post('/v1/orders', { body: orderOf({ ...order, amount }), once: order.orderId }),
      bare: (calls) => post(floor.route, { body: { calls }, once: 'bare' }),
      asked: async () => {
        const answer = await fetch(`${url}/_local/calls?target=engine&after=${seen}&limit=20000`)
        const { calls } = Calls.parse(await answer.json())
        seen = calls.at(-1)?.number ?? seen
        return calls.filter(({ workerId }) => workerId.startsWith('encours-checkout.')).length
      },
    })
  } finally {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** So many at a time, until all were done. */
export async function inTurns(count: number, { atOnce, one }: { atOnce: number; one: (at: number) => Promise<void> }): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      next += 1
      await one(next - 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
