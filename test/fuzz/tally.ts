import type { Described } from './document.ts'
import type { Exchange } from './plan.ts'

export type Tally = {
  add: (exchange: Exchange, code: string) => void
  /** Operations that never succeeded. */
  never: () => string[]
  told: () => string
}

const counted = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
const sorted = (counts: ReadonlyMap<string, number>) =>
  [...counts].toSorted(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`)

/** What a run was made of. */
export function newTally({ operations }: Described): Tally {
  const kinds = new Map<string, number>()
  const statuses = new Map<string, number>()
  const codes = new Map<string, number>()
  const done = new Map<string, number>([...operations.values()].map(({ name }) => [name, 0]))
  const refused = new Map<string, number>()
  let [writing, unrouted, slowest, spent] = [0, 0, 0, 0]
  const started = performance.now()
  const never = () => [...done].filter(([, count]) => count === 0).map(([name]) => name)
  return {
    add: ({ plan, operation, status, writes, millis }, code) => {
      counted(kinds, plan.kind)
      if (status === 0) unrouted += 1
      else counted(statuses, String(status))
      if (status >= 400) counted(codes, code)
      if (plan.kind === 'valid' && code === 'invalid-input') counted(refused, plan.operation)
      if (writes.length > 0) writing += 1
      const name = operations.get(operation)?.name
      if (name !== undefined && status >= 200 && status < 300) counted(done, name)
      slowest = Math.max(slowest, millis)
      spent += millis
    },
    never,
    told: () => {
      const seconds = (performance.now() - started) / 1_000
      const all = [...kinds.values()].reduce((sum, count) => sum + count, 0)
      return [
        `${all} requests in ${Math.round(seconds)} s, ${Math.round(all / seconds)} a second; slowest answer ${Math.round(slowest)} ms, mean ${(spent / all).toFixed(1)} ms`,
        `kinds: ${sorted(kinds).join(', ')}; ${writing} wrote; ${unrouted} led to no route`,
        `statuses: ${sorted(statuses).join(', ')}`,
        `refusals: ${sorted(codes).join(', ')}`,
        `drawn as valid, refused for their form: ${sorted(refused).join(', ') || 'none'}`,
        `successes: ${sorted(done).join(', ')}`,
        `operations that never succeeded: ${never().join(', ') || 'none'}`,
      ].join('\n')
    },
  }
}
