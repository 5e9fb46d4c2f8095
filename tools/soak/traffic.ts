import { setTimeout as after } from 'node:timers/promises'
import type { World } from '../demo/world.ts'
import { Figures, type Lately } from './figures.ts'
import { Shopping } from './shopping.ts'

export type Traffic = {
  /** The orders that were acknowledged, with the account of each. */
  placed: () => ReadonlyMap<string, string>
  /** Figures since the last time they were asked. */
  lately: () => Lately
  /** Ends it, waits for what is under way, and answers what was done. */
  stop: () => Promise<Record<string, number>>
}

/** Orders under way at once; one that would be more is counted as skipped, so that a stack that is too slow is seen, not hidden. */
const mostAtOnce = 100

/** Places orders at a steady pace, whatever the answers take: a slow answer doesn't slow the next order down. */
export function startTraffic({
  world,
  accountIds,
  perSecond,
  warmMinutes,
}: {
  world: World
  accountIds: readonly string[]
  perSecond: number
  /** For so long every account lives a whole life, and a short one. */
  warmMinutes: number
}): Traffic {
  const figures = new Figures()
  const warmOrders = warmMinutes * 60 * perSecond
  const shopping = new Shopping({ world, accountIds, figures, warmOrders })
  const underWay = new Set<Promise<void>>()
  let ended = false

  const pace = (async () => {
    const begun = performance.now()
    for (let number = 0; !ended; number += 1) {
      await after(Math.max(0, begun + (number * 1000) / perSecond - performance.now()))
      if (underWay.size >= mostAtOnce) figures.count('skipped')
      else {
        const one = shopping.order(number).finally(() => underWay.delete(one))
        underWay.add(one)
      }
    }
  })()

  return {
    placed: () => shopping.placed,
    lately: () => figures.lately(),
    stop: async () => {
      ended = true
      await pace
      await Promise.all(underWay)
      return figures.sums
    },
  }
}
