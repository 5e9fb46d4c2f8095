import type { Cloud } from '../cloud.ts'
import type { ControlRoute } from '../controlRoute.ts'
import { DeadLetters } from '../queues/deadLetters.ts'
import type { Seeded } from '../seed.ts'
import type { Blueprint } from '../template/blueprint.ts'
import type { CallLog } from '../wire/callLog.ts'
import { heapBytes } from '../workers/heap.ts'
import { clockControls } from './clockControls.ts'
import { deadLetterControls } from './deadLetterControls.ts'
import { eventControls } from './eventControls.ts'
import { homePage } from './homePage.ts'
import { liveControls } from './liveControls.ts'

export type ControlsParts = {
  url: string
  /** Variables with which a command talks to this run. */
  environment: Record<string, string>
  cloud: Cloud
  blueprint: Blueprint
  /** Undefined until the run is filled. */
  seeded: () => Seeded | undefined
  calls: CallLog
  /** Controls of the outside parties and of the recorder. */
  others: ControlRoute[]
}

/** Everything under `/_local/`: there only here, never in the cloud. */
export function controlsOf(parts: ControlsParts): ControlRoute[] {
  const { cloud, blueprint } = parts
  const deadLetters = new DeadLetters(cloud)
  const drained = (): Promise<void> => cloud.drained()
  return [
    { method: 'GET', path: 'ready', handle: async () => readiness(parts) },
    { method: 'GET', path: 'keys', handle: async () => ({ json: parts.seeded() ?? { merchants: [] } }) },
    {
      method: 'DELETE',
      path: 'authorizer-cache',
      handle: async () => {
        cloud.gateway?.authorizers.clear()
        return { status: 204 }
      },
    },
    ...clockControls({ ...cloud, drained }),
    ...eventControls({ bus: cloud.bus, buses: blueprint.buses }),
    ...deadLetterControls(deadLetters, cloud.queueMappings),
    ...(cloud.gateway ? liveControls({ ...cloud, served: cloud.gateway.served, calls: parts.calls, deadLetters }) : []),
    { method: 'POST', path: 'memory', handle: async () => ({ json: { main: heapBytes(), workers: await cloud.lambdas.heaps() } }) },
    ...parts.others,
    { method: 'GET', path: '', handle: async () => ({ html: homePage({ ...parts, deadLetters }) }) },
  ]
}

async function readiness(parts: ControlsParts): Promise<{ status: number; json: unknown }> {
  const ready = parts.seeded() !== undefined
  const { cloud, environment, url } = parts
  return {
    status: ready ? 200 : 503,
    json: { ready, url, now: new Date(cloud.clock.now()).toISOString(), workers: cloud.lambdas.workers, environment },
  }
}
