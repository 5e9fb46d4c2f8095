import * as z from 'zod'

const Memory = z.object({ main: z.number(), workers: z.record(z.string(), z.number()) })
export type Memory = z.infer<typeof Memory>
const Events = z.object({ events: z.array(z.object({ detail: z.looseObject({ id: z.string(), merchantId: z.string() }) })) })
const DeadLetters = z.object({ deadLetters: z.array(z.unknown()) })

export type Controls = {
  memory: () => Promise<Memory>
  /** Answers when stream, bus and queues are quiet. */
  drain: () => Promise<void>
  /** Ids of a merchant's events of one type that went over the bus. */
  eventIds: (merchantId: string, detailType: string) => Promise<string[]>
  deadLetterCount: () => Promise<number>
}

/** The local controls a soak needs. */
export function controlsOf(url: string): Controls {
  const asked = async (path: string, method: 'GET' | 'POST' = 'GET'): Promise<unknown> => {
    const answer = await fetch(`${url}/_local/${path}`, { method })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    memory: async () => Memory.parse(await asked('memory', 'POST')),
    drain: async () => void (await asked('drain', 'POST')),
    eventIds: async (merchantId, detailType) => {
      const { events } = Events.parse(await asked(`events?detailType=${detailType}`))
      return events.filter(({ detail }) => detail.merchantId === merchantId).map(({ detail }) => detail.id)
    },
    deadLetterCount: async () => DeadLetters.parse(await asked('dead-letters')).deadLetters.length,
  }
}
