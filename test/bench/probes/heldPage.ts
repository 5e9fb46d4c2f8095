import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../../domain/accounts/openAccount.ts'
import { listHolds } from '../../../domain/credit-check/listHolds.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { ask } from '../../../store/ask.ts'
import { keeperOver } from '../../../store/keeper.ts'
import { memoryTable } from '../../../store/memory.ts'
import { run } from '../../../store/run.ts'
import { contextOf, placingOf } from '../../kit/builders.ts'
import { steppingClock } from '../../kit/keeper.ts'

const held = 25

const table = memoryTable()
const running = () => ({ context: contextOf(), keeper: keeperOver(table), clock: steppingClock(), deadlineAt: 1_000 })
for (let at = 0; at < held; at += 1) {
  const accountId = `acc_held-${at}`
  const account = { accountId, currency: 'EUR', customer: { name: 'Claire Martin' } }
  await run(openAccount, openAccount.input.parse(account), running())
  await run(changeLimit, changeLimit.input.parse({ accountId, limit: 0 }), running())
  await run(placeOrder, placeOrder.input.parse({ ...placingOf(`web-${at}`, 20_00), accountId }), running())
}

/** Calls of the engine for a page of 25 held orders, each of another account. */
let calls = 0
const counted = keeperOver({
  ...table,
  get: (keys) => {
    calls += 1
    return table.get(keys)
  },
  range: (range) => {
    calls += 1
    return table.range(range)
  },
})
const page = await ask(listHolds, listHolds.input.parse({ limit: held }), { context: contextOf(), keeper: counted })
if (Reflect.get(page, 'items')?.length !== held) throw new Error(`a page of ${Reflect.get(page, 'items')?.length} held orders`)
process.stdout.write(`${calls}\n`)
