import { MerchantId } from '../../domain/ids.ts'
import { envelopesOf } from '../../events/publish.ts'
import { recordOf } from '../../store/codec.ts'
import { unhurried, type World } from './station.ts'
import type { Write } from './tapped.ts'

const around = { version: '0', account: '000000000000', time: '', region: 'eu-west-3', resources: [] }
const journal = /^J#(mer_[^#]+)#(.+)$/

/** More than any chain of reactions needs. */
const mostRounds = 200

/** Brings the events of what was just written to their subscribers, and those of what they write, until none is left. */
export async function react(world: World, written: readonly Write[]): Promise<void> {
  const { station } = world
  for (let writes = written, round = 0; writes.length > 0; writes = station.wire.taken(), round += 1) {
    if (round > mostRounds) throw new Error('the reactions never end')
    for (const partition of new Set(writes.flatMap(({ partitions }) => partitions))) {
      const [, merchantId, chain] = journal.exec(partition) ?? []
      if (merchantId !== undefined && chain !== undefined) await bring(world, { merchantId: MerchantId.parse(merchantId), chain })
    }
  }
}

async function bring(world: World, { merchantId, chain }: { merchantId: MerchantId; chain: string }): Promise<void> {
  const { station, brought } = world
  const after = brought.get(`${merchantId} ${chain}`) ?? 0
  const items = await station.house.keeper.journal(merchantId, { chain, after, limit: 500 })
  brought.set(`${merchantId} ${chain}`, after + items.length)
  for (const envelope of items.flatMap((item) => envelopesOf(recordOf(item)))) {
    if (envelope.type === 'invoice-issued') {
      if (world.letters === 0) continue
      world.letters -= 1
    }
    const reaction = station.reactions.get(envelope.type)
    await reaction?.({ ...around, id: envelope.id, source: 'encours', 'detail-type': envelope.type, detail: envelope }, unhurried)
  }
}
