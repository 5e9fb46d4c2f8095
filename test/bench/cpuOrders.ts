import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as z from 'zod'
import { type Handler, placed, placing } from './orderCalls.ts'

/*
 * Orders played by one handler in a process of its own, so that what it says goes where its starter wants it, and nobody else's time is counted.
 * Arguments: the bundle; for the bare client a file with what it sends. Each message asks for a number of orders, of accounts that
 * nobody saw or of one that was seen last, and is answered with the milliseconds of CPU of one.
 */

const Asked = z.object({ orders: z.int(), again: z.boolean() })
const Calls = z.array(z.object({ operation: z.string(), input: z.unknown() }))
const Kinds = z.object({ order: Calls, again: Calls })
const Bundle = z.object({ handler: z.custom<Handler & ((event: object) => Promise<unknown>)>((value) => typeof value === 'function') })

const [bundle = '', file] = process.argv.slice(2)
const { handler } = Bundle.parse(createRequire(import.meta.url)(bundle))
const kinds = file === undefined ? undefined : Kinds.parse(JSON.parse(readFileSync(file, 'utf8')))

/** One order to be placed later: what it is made of isn't the door's. */
function prepared(again: boolean): () => Promise<unknown> {
  if (kinds) return () => handler({ calls: again ? kinds.again : kinds.order })
  const event = placing(`ord_${randomUUID()}`, again ? 'acc_1' : `acc_${randomUUID()}`)
  return () => placed(handler, event)
}

process.on('message', async (message) => {
  const { orders, again } = Asked.parse(message)
  const all = Array.from({ length: orders }, () => prepared(again))
  const begun = process.cpuUsage()
  for (const place of all) await place()
  const { user, system } = process.cpuUsage(begun)
  process.send?.((user + system) / 1_000 / orders)
})
process.send?.('ready')
