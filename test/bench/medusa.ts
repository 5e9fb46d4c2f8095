import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import * as z from 'zod'
import { freePort } from '../../local/engine/freePort.ts'
import type { Told } from './bench.ts'
import type { Cluster } from './cluster.ts'
import { ran } from './command.ts'
import { installed } from './installed.ts'
import { Missing } from './missing.ts'
import { poolOf } from './postgresOrders.ts'
import { type Posting, postingTo } from './posting.ts'

/** Medusa with its plugin for store credit, on loopback, with as many accounts of store credit as were asked for. */
export type Medusa = {
  pid: number
  accountIds: readonly string[]
  /** Takes a cent from an account; throws where that fails. */
  debit: (accountId: string) => Promise<void>
  /** Gives an account so many movements more, of a cent each, by the database. */
  age: (accountId: string, count: number) => Promise<void>
  stop: () => Promise<void>
}

const [email, password] = ['bench@example.com', 'bench']
const startsWithinMillis = 180_000
const lanes = 8

const Token = z.object({ token: z.string() })
const Account = z.object({ store_credit_account: z.object({ id: z.string() }) })

/** What Medusa's process is told: it logs only what goes wrong, as ours does while it is measured. */
const environmentOf = (databaseUrl: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DATABASE_URL: databaseUrl,
  NODE_ENV: 'production',
  LOG_LEVEL: 'error',
  MEDUSA_DISABLE_TELEMETRY: 'true',
})

export async function startMedusa({
  cluster,
  accountCount,
  told,
}: {
  cluster: Cluster
  accountCount: number
  told: Told
}): Promise<Medusa> {
  const folder = await installed('medusa', told)
  const databaseUrl = await cluster.database('medusa')
  const cli = join(folder, 'node_modules/@medusajs/cli/cli.js')
  const running = { cwd: folder, env: environmentOf(databaseUrl) }
  try {
    told('Medusa makes its tables')
    await ran(process.execPath, [cli, 'db:migrate', '--skip-scripts'], running)
    await ran(process.execPath, [cli, 'user', '-e', email, '-p', password], running)
  } catch (cause) {
    throw new Missing(`Medusa doesn't run here: ${cause instanceof Error ? cause.message : cause}`)
  }
  const url = `http://127.0.0.1:${await freePort()}`
  const server = spawn(process.execPath, [cli, 'start', '--host', '127.0.0.1', '--port', new URL(url).port], {
    ...running,
    stdio: 'ignore',
  })
  const ended = once(server, 'exit')
  const pool = poolOf(folder, { connectionString: databaseUrl, max: 1 })
  const stop = async () => {
    await pool.end()
    server.kill('SIGTERM')
    await ended
  }
  try {
    told('Medusa starts')
    await answering(url, () => server.exitCode !== null)
    const posting = await signedIn(url)
    told(`${accountCount} accounts are opened in Medusa`)
    const accountIds = await openAll(posting, accountCount)
    return {
      pid: server.pid ?? 0,
      accountIds,
      debit: async (accountId) => void (await accepted(posting, `/admin/store-credit-accounts/${accountId}/debit`, { amount: 0.01 })),
      age: async (accountId, count) => {
        await pool.query({ text: movements, values: [accountId, count] })
        await pool.query({ text: 'analyze store_credit_account_transaction' })
      },
      stop: async () => {
        posting.end()
        await stop()
      },
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

const movements = `
  insert into store_credit_account_transaction (id, account_id, amount, raw_amount, type, reference, reference_id)
  select 'sc_trx_bench_' || place, $1, 0.01, '{"value":"0.01","precision":20}', 'credit', 'user', 'bench'
  from generate_series(1, $2::int) as place`

async function answering(url: string, isOver: () => boolean): Promise<void> {
  const begun = performance.now()
  while (performance.now() - begun < startsWithinMillis) {
    if (isOver()) break
    const healthy = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (healthy) return
    await after(250)
  }
  throw new Missing(`Medusa didn't answer within ${startsWithinMillis / 1000} s`)
}

async function signedIn(url: string): Promise<Posting> {
  const door = postingTo(url)
  const { token } = Token.parse(await accepted(door, '/auth/user/emailpass', { email, password }))
  door.end()
  return postingTo(url, { authorization: `Bearer ${token}` })
}

async function accepted({ post }: Posting, path: string, body: object): Promise<unknown> {
  const { status, body: said } = await post(path, body)
  if (status !== 200) throw new Error(`Medusa answered ${path} with ${status}: ${said}`)
  return JSON.parse(said)
}

/** Accounts with money that the bench doesn't use up. */
async function openAll(posting: Posting, count: number): Promise<string[]> {
  const opened: string[] = []
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const answer = Account.parse(await accepted(posting, '/admin/store-credit-accounts', { currency_code: 'eur' }))
      const { id } = answer.store_credit_account
      await accepted(posting, `/admin/store-credit-accounts/${id}/credit`, { amount: 1_000_000 })
      opened.push(id)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return opened
}
