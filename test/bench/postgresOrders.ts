import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as z from 'zod'

type Answered = { rows: readonly unknown[] }
type Query = (query: { name?: string; text: string; values?: readonly unknown[] }) => Promise<Answered>
type Client = { query: Query; release: () => void }
type Pool = { connect: () => Promise<Client>; query: Query; end: () => Promise<void> }
type PoolMaker = new (options: { connectionString: string; max: number }) => Pool

const Driver = z.object({ Pool: z.custom<PoolMaker>((value) => typeof value === 'function') })

/** The driver, from the folder it was installed into. */
export function poolOf(folder: string, options: { connectionString: string; max: number }): Pool {
  const { Pool } = Driver.parse(createRequire(join(folder, 'package.json'))('pg'))
  return new Pool(options)
}

export type Placing = { accountId: string; orderId: string; amount: number }

/** Ways of authorizing an order on PostgreSQL; both throw where it isn't placed. */
export type Orders = {
  /** The account's row is locked and read, this process decides, three rows are written: six requests. */
  byLock: (placing: Placing) => Promise<void>
  /** The database decides in the condition of one statement, which writes the three rows: one request. */
  byStatement: (placing: Placing) => Promise<void>
  /** Whether every account's open orders are what its orders and its records come to. */
  addUp: () => Promise<boolean>
}

const Locked = z.object({ credit_limit: z.coerce.number(), owed: z.coerce.number(), sequence: z.coerce.number() })
const Sums = z.object({ wrong: z.coerce.number() })

const linesOf = ({ amount }: Placing) =>
  JSON.stringify([{ sku: 'A', description: 'Bread', quantity: '1', unitPrice: amount, vatRate: '5.5' }])
const entryOf = ({ orderId, amount }: Placing) => JSON.stringify({ command: 'placeOrder', orderId, amount, after: 'open' })

const oneStatement = `
  with charged as (
    update account set open_orders = open_orders + $3, sequence = sequence + 1
    where id = $1 and unpaid + open_orders + $3 <= credit_limit returning sequence
  ), placed as (
    insert into placed_order (id, account_id, amount, lines) select $2, $1, $3, $4 from charged
  )
  insert into journal (account_id, sequence, entry) select $1, sequence, $5 from charged returning sequence`

const differing = `
  select count(*) as wrong from account
  where open_orders <> coalesce((select sum(amount) from placed_order where account_id = account.id), 0)
     or sequence <> (select count(*) from journal where account_id = account.id)`

/** An empty shop with accounts that no order brings to their limit. */
export async function openShop(pool: Pool, accountIds: readonly string[]): Promise<Orders> {
  await pool.query({ text: readFileSync(join(import.meta.dirname, 'peers/postgres/schema.sql'), 'utf8') })
  const accounts = 'insert into account (id, credit_limit) select unnest($1::text[]), 1000000000000'
  await pool.query({ text: accounts, values: [accountIds] })
  return {
    byLock: (placing) => byLock(pool, placing),
    byStatement: async (placing) => {
      const { accountId, orderId, amount } = placing
      const values = [accountId, orderId, amount, linesOf(placing), entryOf(placing)]
      const { rows } = await pool.query({ name: 'place', text: oneStatement, values })
      if (rows.length !== 1) throw new Error(`${orderId} was refused`)
    },
    addUp: async () => Sums.parse((await pool.query({ text: differing })).rows[0]).wrong === 0,
  }
}

async function byLock(pool: Pool, placing: Placing): Promise<void> {
  const { accountId, orderId, amount } = placing
  const client = await pool.connect()
  try {
    await client.query({ text: 'begin' })
    const reading = 'select credit_limit, unpaid + open_orders as owed, sequence from account where id = $1 for update'
    const { rows } = await client.query({ name: 'lock', text: reading, values: [accountId] })
    const account = Locked.parse(rows[0])
    if (account.owed + amount > account.credit_limit) throw new Error(`${orderId} was refused`)
    const charging = 'update account set open_orders = open_orders + $2, sequence = sequence + 1 where id = $1'
    await client.query({ name: 'charge', text: charging, values: [accountId, amount] })
    const order = 'insert into placed_order (id, account_id, amount, lines) values ($1, $2, $3, $4)'
    await client.query({ name: 'order', text: order, values: [orderId, accountId, amount, linesOf(placing)] })
    const record = 'insert into journal (account_id, sequence, entry) values ($1, $2, $3)'
    await client.query({ name: 'record', text: record, values: [accountId, account.sequence + 1, entryOf(placing)] })
    await client.query({ text: 'commit' })
  } catch (cause) {
    await client.query({ text: 'rollback' })
    throw cause
  } finally {
    client.release()
  }
}
