import * as z from 'zod'
import { described } from './document.ts'
import { newMemory } from './memory.ts'
import { Plan } from './plan.ts'
import { playAll } from './playing.ts'
import type { Station } from './station.ts'

/** What failed once, as `seeds.json` keeps it. */
export const Kept = z.object({ why: z.string(), failures: z.array(z.object({ why: z.string(), plans: z.array(Plan) })) })

/** What is wrong today with the last of some kept requests, or with the books after them. */
export function replayed(station: Station, plans: readonly Plan[]): Promise<string[]> {
  return playAll({ station, described: described(), memory: newMemory() }, plans)
}
