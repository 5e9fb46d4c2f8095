import * as z from 'zod'
import { codeOf, differing, wrongWith } from './checks.ts'
import type { Described } from './document.ts'
import { jsonOf, learn, type Memory } from './memory.ts'
import type { Exchange, Plan } from './plan.ts'
import type { Station, World } from './station.ts'
import { newWorld, send } from './world.ts'

/** Operations whose answers tell of their own moment, or of what they did this time. */
const moving = new Set([
  'POST /v1/ledger/republish',
  'POST /v1/ledger/rebuild',
  'GET /v1/accounts/{accountId}/export',
  'GET /v1/export',
  'GET /v1/accounts/{accountId}/current-statement/document',
])

/** One request and what is wrong with its answers. */
export async function play(world: World, plan: Plan, described: Described): Promise<{ exchange: Exchange; faults: string[] }> {
  try {
    const exchange = await send(world, plan)
    const faults = wrongWith(exchange, described)
    if (!plan.again || exchange.status === 0 || moving.has(exchange.operation)) return { exchange, faults }
    const second = await send(world, plan)
    return { exchange, faults: [...faults, ...wrongWith(second, described), ...differing(exchange, second)] }
  } catch (error) {
    const exchange: Exchange = { plan, operation: plan.operation, body: plan.body, status: 0, headers: {}, text: '', writes: [], millis: 0 }
    return { exchange, faults: [`throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] }
  }
}

const Checked = z.object({ differences: z.array(z.unknown()) })

/** What the books of all accounts say: each difference, by `checkLedger` itself. */
export async function booksOf(world: World, memory: Memory): Promise<string[]> {
  const faults: string[] = []
  for (const merchant of [0, 1] as const) {
    for (const accountId of memory[merchant].accounts.keys()) {
      const exchange = await send(world, checking(merchant, accountId))
      const found = Checked.safeParse(jsonOf(exchange.text)).data
      if (!found) faults.push(`the books of ${accountId} can’t be checked: ${exchange.status} ${codeOf(exchange)}`)
      else if (found.differences.length > 0) faults.push(`the books of ${accountId} differ: ${JSON.stringify(found.differences)}`)
    }
  }
  return faults
}

function checking(merchant: 0 | 1, accountId: string): Plan {
  const path = '/v1/ledger/check'
  const about = {
    index: -1,
    kind: 'valid',
    says: 'books',
    operation: 'checkLedger',
    merchant,
    who: 'administrator',
    method: 'POST',
  } as const
  const sent = { path, query: '', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accountId }) }
  return { ...about, ...sent, bytes: 'utf8', daysAgo: 0, again: false }
}

/** Plays requests to two new merchants; the first fault of the last one, or of the books at the end. */
export async function playAll(
  { station, described, memory }: { station: Station; described: Described; memory: Memory },
  plans: readonly Plan[],
): Promise<string[]> {
  const world = await newWorld(station)
  let last: string[] = []
  for (const plan of plans) {
    const { exchange, faults } = await play(world, plan, described)
    learn(memory, exchange)
    last = faults
  }
  return [...last, ...(await booksOf(world, memory))]
}
