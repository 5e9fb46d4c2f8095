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
import type { World } from '../../tools/demo/world.ts'
import { type Controls, controlsOf } from '../../tools/soak/controls.ts'
import type { Told } from './bench.ts'
import { bareBundle } from './bundled.ts'
import { javaAtHand } from './engineAtHand.ts'
import type { BareCall } from './orderCalls.ts'

const Call = z.object({
  number: z.int(),
  requestId: z.string().nullable(),
  workerId: z.string(),
  operation: z.string(),
  status: z.int().nullable(),
})
const Calls = z.object({ calls: z.array(Call) })
const Environment = z.record(z.string(), z.string())

/** What one order asked of the engine: all requests, those that read, and transactions that another one came before. */
export type Asked = { requests: number; reads: number; lost: number }

type Placing = { accountId: string; orderId: string; amount?: number; settlement?: 'deposit' }

export type OrderStack = {
  url: string
  merchantId: string
  world: World
  controls: Controls
  /** The functions' environment, with the engine's own address. */
  environment: Record<string, string>
  accountIds: readonly string[]
  /** Accounts whose orders are held. */
  heldIds: readonly string[]
  /** Places an order of so many cents as a storefront does; the status. */
  place: (order: Placing) => Promise<number>
  /** The same road to a handler that sends so much to the table and does nothing else. */
  bare: (calls: readonly BareCall[]) => Promise<number>
  /** Of each order since the last look. */
  asked: () => Promise<Asked[]>
  /** Lets a minute go by, after which no function remembers an account. */
  forget: () => Promise<void>
  /** Keeps the next transaction waiting before it goes on to the engine. */
  holdUp: () => Promise<void>
}

const heldAccounts = 12
const rememberedSeconds = 60
/** Longer than an order takes. */
const heldUpMillis = 400

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
  await javaAtHand()
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
    const heldIds = Array.from({ length: heldAccounts }, (_, at) => `acc_bench-over-${at}`)
    for (const accountId of heldIds) await open(world, { accountId, limit: 1_00 })
    const post = async (path: string, { body, once = 'bench' }: { body: object; once?: string }) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': once }
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      await answer.arrayBuffer()
      return answer.status
    }
    const control = async (path: string, body: object) => {
      const status = await post(`/_local/${path}`, { body })
      if (status >= 300) throw new Error(`/_local/${path} was answered with ${status}`)
    }
    let seen = 0
    return await work({
      url,
      merchantId: merchant.merchantId,
      world,
      controls: controlsOf(url),
      environment: Environment.parse(environment),
      accountIds,
      heldIds,
      place: ({ amount = 10_00, ...order }) => post('/v1/orders', { body: orderOf({ ...order, amount }), once: order.orderId }),
      bare: (calls) => post(floor.route, { body: { calls } }),
      forget: () => control('clock', { advance: `PT${rememberedSeconds + 1}S` }),
      holdUp: () => control('faults', { target: 'engine', operation: 'TransactWriteItems', kind: 'delay', ms: heldUpMillis }),
      asked: async () => {
        const answer = await fetch(`${url}/_local/calls?target=engine&after=${seen}&limit=20000`)
        const { calls } = Calls.parse(await answer.json())
        seen = Math.max(seen, ...calls.map(({ number }) => number))
        return ofEachOrder(calls.filter(({ workerId }) => workerId.startsWith('encours-checkout.')))
      },
    })
  } finally {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function ofEachOrder(calls: readonly z.infer<typeof Call>[]): Asked[] {
  const orders = Object.values(Object.groupBy(calls, ({ requestId }) => requestId ?? ''))
  return orders.map((own = []) => {
    const writes = own.filter(({ operation }) => operation === 'TransactWriteItems')
    const reads = own.filter(({ operation }) => /^(BatchGet|Get|Query)/.test(operation))
    return { requests: own.length, reads: reads.length, lost: writes.filter(({ status }) => status !== 200).length }
  })
}

type Turns = { atOnce: number; one: (at: number, lane: number) => Promise<void> }

/** So many at a time, until all were done. */
export async function inTurns(count: number, { atOnce, one }: Turns): Promise<void> {
  let next = 0
  const taking = async (_: unknown, lane: number) => {
    while (next < count) {
      next += 1
      await one(next - 1, lane)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, taking))
}
