import { openAccounts } from '../openAccounts.ts'
import { withHouse } from '../withHouse.ts'
import { placed } from './placed.ts'

const warmingUp = 200
const orders = 400

/** Milliseconds of this process's CPU for an order on an account that it saw last; the engine is a process of its own. */
const millis = await withHouse(async (house) => {
  await openAccounts(house, 1)
  const { handler } = await import('../../../functions/api/checkout.ts')
  for (let at = 0; at < warmingUp; at += 1) await placed(handler, `ord_warm-${at}`)
  const begun = process.cpuUsage()
  for (let at = 0; at < orders; at += 1) await placed(handler, `ord_again-${at}`)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000
})
process.stdout.write(`${millis / orders}\n`)
