import { headOf } from '../../../store/chain.ts'
import { itemOfRecord } from '../../../store/codec.ts'
import { type Keeper, keeperOver } from '../../../store/keeper.ts'
import { memoryTable } from '../../../store/memory.ts'
import type { Head, Item } from '../../../store/row.ts'
import { startOfChain, verifyChain } from '../../../store/verify.ts'
import { theAccount, theMerchant } from '../../kit/builders.ts'
import { recordAfter } from '../records.ts'

const records = 4_000
const rounds = 4

let head: Head | undefined
const items: Item[] = []
while (items.length < records) {
  const record = recordAfter(head, { merchantId: theMerchant, accountId: theAccount })
  head = headOf(record)
  items.push(itemOfRecord(record))
}
const keeper: Keeper = {
  ...keeperOver(memoryTable()),
  journal: async (_, { after = 0, limit }) => items.slice(after, after + limit),
}

async function millis(): Promise<number> {
  const begun = performance.now()
  const walk = await verifyChain(keeper, { merchantId: theMerchant, chain: theAccount }, { from: startOfChain(), through: records })
  if (walk.faults.length > 0 || walk.sequence !== records) throw new Error('the chain is not as it was made')
  return performance.now() - begun
}

/** Microseconds to verify a journal record and recompute its figures: the best of some rounds, the first of which warms up. */
const taken: number[] = []
for (let round = 0; round < rounds; round += 1) taken.push(await millis())
process.stdout.write(`${(Math.min(...taken.slice(1)) / records) * 1000}\n`)
