import { type Chance, chanceOf } from '../simulation/chance.ts'
import type { Found } from './bench.ts'
import { quantile } from './interleaved.ts'

/*
 * What it would gain to keep an account's headroom in several slots, each a row of its own that orders take from, in place of the one
 * account row that all of them meet on. A model in virtual time, the same for the same seed: orders come by chance at a steady rate, a
 * transaction holds its slot for some milliseconds, one that meets another is cancelled and tried again with full jitter from 5 ms, as
 * orders are. A slot that has too little left sends the order on to the next one.
 */

const seed = 20_261_129
const heldMillis = 8
const seconds = 20
/** Orders that an account's whole headroom is enough for, in the time of a run: a third more than come. */
const spare = 4 / 3
const mostMillis = 18_000

type Outcome = { perSecond: number; attempts: number; p99: number; unanswered: number; moves: number }

type Setup = { slots: number; rate: number }
type Waiting = { at: number; since: number; slot: number; pauses: number; tried: number }

/** Those still to be taken, whoever is next at the end. */
class Line {
  readonly #waiting: Waiting[] = []

  add(one: Waiting): void {
    let [low, high] = [0, this.#waiting.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#waiting[middle]?.at ?? 0) > one.at) low = middle + 1
      else high = middle
    }
    this.#waiting.splice(low, 0, one)
  }

  next(): Waiting | undefined {
    return this.#waiting.pop()
  }
}

function arrivals(chance: Chance, { slots, rate }: Setup): Line {
  const line = new Line()
  for (let at = 0; at < seconds * 1000; at += -Math.log(1 - chance.next()) * (1000 / rate))
    line.add({ at, since: at, slot: chance.between(0, slots - 1), pauses: 0, tried: 0 })
  return line
}

function played(chance: Chance, setup: Setup): Outcome {
  const { slots, rate } = setup
  const busyUntil = Array.from({ length: slots }, () => 0)
  const left = Array.from({ length: slots }, () => Math.ceil((rate * seconds * spare) / slots))
  const line = arrivals(chance, setup)
  const took: number[] = []
  let [attempts, moves, unanswered, last] = [0, 0, 0, 0]
  for (let next = line.next(); next; next = line.next()) {
    const { at, slot } = next
    if ((left[slot] ?? 0) <= 0 && next.tried < slots) {
      // A read tells that the slot is empty; the next one is tried.
      moves += 1
      line.add({ ...next, at: at + heldMillis / 2, slot: (slot + 1) % slots, tried: next.tried + 1 })
    } else if (at - next.since > mostMillis) {
      unanswered += 1
    } else if ((busyUntil[slot] ?? 0) > at) {
      attempts += 1
      const pause = chance.next() * Math.min(1000, 5 * 2 ** next.pauses)
      line.add({ ...next, at: at + heldMillis / 2 + pause, pauses: next.pauses + 1 })
    } else {
      attempts += 1
      busyUntil[slot] = at + heldMillis
      left[slot] = (left[slot] ?? 0) - 1
      took.push(at + heldMillis - next.since)
      last = Math.max(last, at + heldMillis)
    }
  }
  return {
    perSecond: took.length / (last / 1000),
    attempts: attempts / took.length,
    p99: quantile(took, 0.99),
    unanswered,
    moves: moves / took.length,
  }
}

/** The model at several rates and numbers of slots. */
export function escrow(): Found['tables'][number] {
  const rows = [20, 60, 100, 200].flatMap((rate) =>
    [1, 4, 16].map((slots) => {
      const { perSecond, attempts, p99, unanswered, moves } = played(chanceOf(seed), { slots, rate })
      return {
        'orders a second': rate,
        slots,
        'taken a second': perSecond,
        'transactions each': attempts,
        'p99 ms': p99,
        'without an answer': unanswered,
        'slots found empty, each': moves,
      }
    }),
  )
  return { title: `Model: headroom in slots, ${heldMillis} ms a transaction, seed ${seed}`, rows }
}
