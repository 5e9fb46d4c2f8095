import { hash } from 'node:crypto'
import { bounds } from '../../domain/limits.ts'
import { canonical } from '../../store/canonical.ts'
import { headOf } from '../../store/chain.ts'
import { itemOfRecord, recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import type { Head, Item } from '../../store/row.ts'
import { startOfChain, verifyChain, type Walk } from '../../store/verify.ts'
import { theAccount, theMerchant } from '../kit/builders.ts'
import type { Bench } from './bench.ts'
import { median } from './interleaved.ts'
import { alive } from './memory.ts'
import { recordAfter } from './records.ts'

/** Items of a chain made as they are asked for, a page in memory at a time; what making them took is told apart. */
function endlessJournal(): { keeper: Pick<Keeper, 'journal'>; page: () => readonly Item[] } {
  let head: Head | undefined
  let page: Item[] = []
  const make = (limit: number) => {
    page = Array.from({ length: limit }, () => {
      const record = recordAfter(head, { merchantId: theMerchant, accountId: theAccount })
      head = headOf(record)
      return itemOfRecord(record)
    })
    return page
  }
  return { keeper: { journal: async (_, { limit }) => make(limit) }, page: () => page }
}

export const check: Bench = {
  name: 'check',
  says: 'verifying a chain of 1 000 000 journal records and recomputing its figures, against SHA-256 of the same bytes alone',
  run: async (told, { largest = 1_000_000 } = {}) => {
    const journal = endlessJournal()
    const keeper: Keeper = { ...keeperOver(memoryTable()), ...journal.keeper }
    const perSlice = Math.min(20_000, largest)
    const rates: number[] = []
    const ratios: number[] = []
    const living: number[] = []
    let walk: Walk = startOfChain()
    while (walk.sequence < largest) {
      const slice = { ours: 0, floor: 0 }
      for (const until = walk.sequence + perSlice; walk.sequence < until; ) {
        const pages = await journal.keeper.journal(theMerchant, { chain: theAccount, after: walk.sequence, limit: bounds.recordsPerPage })
        const texts = journal.page().map(hashedText)
        slice.floor += timed(() => {
          for (const text of texts) hash('sha256', text)
        })
        const held: Keeper = { ...keeper, journal: async () => pages }
        const begun = performance.now()
        walk = await verifyChain(
          held,
          { merchantId: theMerchant, chain: theAccount },
          { from: walk, through: walk.sequence + pages.length },
        )
        slice.ours += performance.now() - begun
      }
      if (walk.faults.length > 0) throw new Error(canonical(walk.faults[0]))
      rates.push((perSlice / slice.ours) * 1000)
      ratios.push(slice.ours / slice.floor)
      living.push(alive())
      if (living.length % 10 === 0) told(`${walk.sequence} records`)
    }
    const grown = (Math.max(...living) - (living[0] ?? 0)) / 2 ** 20
    return {
      tables: [],
      figures: [
        { figure: 'records verified a second, median of slices', measured: Math.round(median(rates)), unit: 'a second', atLeast: 10_000 },
        { figure: 'in SHA-256 of the same bytes alone', measured: median(ratios), unit: '×' },
        { figure: 'what is alive in memory, most of it beyond the first slice', measured: grown, unit: 'MB', atMost: 16 },
      ],
      notes: [
        `${walk.sequence} records of one chain in pages of ${bounds.recordsPerPage}, in slices of ${perSlice}: gaps, hashes, figures against postings. What reading them from the table takes is not in it, nor what making them took here.`,
      ],
    }
  },
}

/** The very text that a record's hash is taken of. */
function hashedText(item: Item): string {
  const { hash: _, ...said } = recordOf(item)
  return canonical(said)
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}
