import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bench, Told } from './bench.ts'
import { median } from './interleaved.ts'
import { inTurns, withOrderStack } from './orderStack.ts'

const accounts = 200
const minutes = 30
const atOnce = 32
const rounds = 5
const ordersPerRound = 200

/** Orders a second that a local run takes at most, its subscribers at work beside it. */
function peak(told: Told): Promise<number> {
  return withOrderStack({ accounts, told }, async ({ place, accountIds, controls }) => {
    const found: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const begun = performance.now()
      await inTurns(ordersPerRound, {
        atOnce,
        one: async (at) => void (await place({ accountId: accountIds[at % accounts] ?? '', orderId: randomUUID() })),
      })
      await controls.drain()
      if (round > 0) found.push((ordersPerRound * 1000) / (performance.now() - begun))
    }
    return median(found)
  })
}

/** `npm run soak` at a rate, its lines told as they come; what it found wrong. */
async function soaked({ rate, during }: { rate: number; during: number }, told: Told): Promise<string[]> {
  const script = join(import.meta.dirname, '../../tools/soak.ts')
  const options = ['--minutes', String(during), '--rate', String(rate), '--accounts', String(accounts)]
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const faults: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told(line.trim())
    if (line.startsWith('FAULT ')) faults.push(line.slice('FAULT '.length))
  }
  const [code] = await ended
  return code === 0 || faults.length > 0 ? faults : [`it ended with ${code}`]
}

export const soak: Bench = {
  name: 'soak',
  says: 'half an hour of orders at half the peak: memory, events and books; --largest says minutes',
  run: async (told, { largest = minutes } = {}) => {
    const most = await peak(told)
    const rate = Math.max(1, Math.floor(most / 2))
    told(`${most.toFixed(1)} orders a second at most; ${rate} a second for ${largest} minutes`)
    const faults = await soaked({ rate, during: largest }, told)
    return {
      tables: [{ title: 'What was wrong', rows: faults.map((fault) => ({ fault })) }].filter(({ rows }) => rows.length > 0),
      figures: [
        { figure: 'peak, with all that follows', measured: most, unit: 'orders a second' },
        { figure: 'rate', measured: rate, unit: 'orders a second' },
        { figure: `faults in ${largest} minutes`, measured: faults.length, unit: 'faults', atMost: 0 },
      ],
      notes: [
        'The peak counts an order as done when relay, bus and subscribers are quiet again. Faults are memory that grew, events lost, dead letters, and balances that are not what their journals say (tools/soak.ts).',
      ],
    }
  },
}
