import { contracts } from '../../events/catalog.ts'
import { envelopesOf } from '../../events/publish.ts'
import type { World } from '../demo/world.ts'
import type { Controls } from './controls.ts'

type Parts = {
  world: World
  controls: Controls
  merchantId: string
  accountIds: readonly string[]
  placed: ReadonlyMap<string, string>
}

/** What is wrong after a soak: books against journal, projections against accounts, events against journal, orders against answers. */
export async function verdictOf(parts: Parts): Promise<string[]> {
  const [books, standings, events, letters] = [
    await booksFaults(parts),
    await standingFaults(parts),
    await eventFaults(parts),
    await parts.controls.deadLetterCount(),
  ]
  return [...books, ...standings, ...events, ...(letters > 0 ? [`${letters} dead letters`] : [])]
}

async function booksFaults({ world, accountIds }: Parts): Promise<string[]> {
  const faults: string[] = []
  for (const accountId of accountIds) {
    const { differences } = await world.act('checkLedger', { accountId })
    for (const difference of differences) faults.push(`${accountId}: ${JSON.stringify(difference)}`)
  }
  return faults
}

/** Lists and totals are copies; after quiet they say what the accounts themselves say. */
async function standingFaults({ world, accountIds }: Parts): Promise<string[]> {
  const faults: string[] = []
  const listed = new Map<string, { balance: number | undefined; openOrders: number }>()
  let cursor: string | undefined
  do {
    const page = await world.act('listAccounts', cursor === undefined ? {} : { cursor })
    for (const { accountId, balance, openOrders } of page.items) listed.set(accountId, { balance, openOrders })
    cursor = page.next
  } while (cursor !== undefined)
  for (const accountId of accountIds) {
    const { figures } = await world.act('getAccount', { accountId })
    const copy = listed.get(accountId)
    if (copy?.balance !== figures.balance || copy?.openOrders !== figures.openOrders)
      faults.push(`${accountId}: the list says ${JSON.stringify(copy)}, the account ${figures.balance} and ${figures.openOrders}`)
  }
  return faults
}

async function eventFaults({ world, controls, merchantId, accountIds, placed }: Parts): Promise<string[]> {
  const told = new Map<string, number>()
  for (const detailType of Object.keys(contracts))
    for (const id of await controls.eventIds(merchantId, detailType)) told.set(id, (told.get(id) ?? 0) + 1)
  const faults: string[] = []
  const ordered = new Set<string>()
  for (const accountId of accountIds) {
    let after: number | undefined = 0
    while (after !== undefined) {
      const page: { items: Parameters<typeof envelopesOf>[0][]; nextAfter?: number | undefined } = await world.act('getJournal', {
        chain: accountId,
        after,
      })
      for (const record of page.items) {
        for (const fact of record.facts) if (fact.type === 'OrderPlaced') ordered.add(fact.orderId)
        for (const { id } of envelopesOf(record)) if (!told.has(id)) faults.push(`the event ${id} was never told`)
      }
      after = page.nextAfter
    }
  }
  for (const orderId of placed.keys()) if (!ordered.has(orderId)) faults.push(`the order ${orderId} was acknowledged and is in no journal`)
  const repeated = [...told.values()].filter((times) => times > 1).length
  process.stdout.write(`events: ${told.size} told, ${repeated} of them more than once; orders: ${placed.size} acknowledged\n`)
  return faults
}
