import * as z from 'zod'
import type { Shelf } from '../shelf.ts'

const Fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    errorCode: z.string(),
    errorMessage: z.string().default('Simulated error'),
  }),
  /** `retryAfter` in seconds; without it the header is left out. */
  z.strictObject({ kind: z.literal('too-many'), retryAfter: z.int().min(0).optional() }),
  z.strictObject({ kind: z.literal('broken') }),
  z.strictObject({ kind: z.literal('token-expired') }),
  /** Answers rightly, after so many real milliseconds. */
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(0).max(60_000) }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('wrong-duns'), duns: z.string().default('000000001') }),
  z.strictObject({ kind: z.literal('not-found') }),
])
export type Fault = z.infer<typeof Fault>

/** The next answers for a DUNS, or for every DUNS. Without `times` they stay until replaced by later ones or deleted. */
export const NextAnswer = z.strictObject({
  duns: z
    .string()
    .regex(/^(\d{9}|\*)$/, 'nine digits, or * for every company')
    .default('*'),
  times: z.int().min(1).max(1000).optional(),
  rating: z.string().optional(),
  ratedOn: z.string().optional(),
  riskSegment: z.string().optional(),
  operatingStatus: z.string().optional(),
  primaryName: z.string().optional(),
  country: z.string().length(2).optional(),
  /** Major units. Nonsense is allowed: the receiver must see through it. */
  recommendedLimit: z.strictObject({ value: z.json(), currency: z.string() }).nullable().optional(),
  /** Put over the whole `organization`, level by level. */
  organization: z.record(z.string(), z.json()).optional(),
  fault: Fault.optional(),
})
export type NextAnswer = z.infer<typeof NextAnswer>

export type NextAnswers = {
  add: (answer: NextAnswer) => void
  all: () => NextAnswer[]
  clear: () => void
  /** The answer to give now: the oldest still counted one for this DUNS, else the newest lasting one. Counts it down. */
  take: (duns: string) => NextAnswer | undefined
}

const Waiting = z.array(NextAnswer)

export function openNextAnswers(shelf: Shelf): NextAnswers {
  const drawer = shelf.drawer('bureau-next', Waiting)
  const all = () => drawer.get('all') ?? []
  return {
    all,
    add: (answer) => {
      const lasting = (other: NextAnswer) => other.times === undefined && other.duns === answer.duns
      drawer.put('all', [...all().filter((other) => answer.times !== undefined || !lasting(other)), answer])
    },
    clear: () => drawer.put('all', []),
    take: (duns) => {
      const waiting = all()
      const fitting = waiting.filter((answer) => answer.duns === duns || answer.duns === '*')
      const counted = fitting.find((answer) => answer.times !== undefined)
      if (!counted) return fitting.findLast((answer) => answer.duns === duns) ?? fitting.at(-1)
      drawer.put(
        'all',
        waiting.flatMap((answer) => (answer === counted ? lessOne(answer) : [answer])),
      )
      return counted
    },
  }
}

function lessOne(answer: NextAnswer): NextAnswer[] {
  const times = (answer.times ?? 1) - 1
  return times > 0 ? [{ ...answer, times }] : []
}
