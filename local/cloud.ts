import { join } from 'node:path'
import { Bus } from './bus/bus.ts'
import { Deliveries } from './bus/deliveries.ts'
import { startBusEndpoint } from './bus/endpoint.ts'
import type { Clock } from './clock.ts'
import { BucketStore } from './documents/bucketStore.ts'
import { startDocumentEndpoint } from './documents/endpoint.ts'
import { withLocalQueues } from './environment.ts'
import { Gateway } from './http/gateway.ts'
import type { Keep } from './keep.ts'
import type { Log } from './log.ts'
import { startQueueEndpoint } from './queues/endpoint.ts'
import { QueueMappings } from './queues/mappings.ts'
import { Queues } from './queues/queues.ts'
import { type Restless, untilQuiet } from './quiet.ts'
import { Scheduler } from './schedule/scheduler.ts'
import { Streams } from './stream/streams.ts'
import type { Blueprint } from './template/blueprint.ts'
import { Lambdas } from './workers/lambdas.ts'

export type CloudParts = {
  blueprint: Blueprint
  /** Where logs and documents lie. */
  folder: string
  keep: Keep
  clock: Clock
  log: Log
  /** DynamoDB's address, and the name of each table's stream there. */
  engine: { endpoint: string; streams: Map<string, string> }
  /** Endpoint variables of one worker; asked when the worker starts. */
  environmentOf: (workerId: string) => Record<string, string>
  /** Whether nothing outside the template is under way, such as mail events not yet put. */
  outsideQuiet: () => boolean
}

/** The template's cloud on this machine, every part wired. */
export type Cloud = {
  clock: Clock
  queues: Queues
  queueMappings: QueueMappings
  lambdas: Lambdas
  deliveries: Deliveries
  bus: Bus
  streams: Streams
  scheduler: Scheduler
  gateway: Gateway | undefined
  endpoints: { bus: string; queues: string; documents: string }
  /** Takes up what an earlier run left undone, and begins to read streams and to keep schedules. */
  begin: () => void
  /** Resolves when stream, bus, queues and outside parties are quiet. Rejects with NeverQuiet after `ms`. */
  drained: (ms?: number) => Promise<void>
  stop: () => Promise<void>
}

/** Milliseconds the run may take to come to rest at one instant. */
const restMs = 120_000

/** Workers alive at once: each takes some 35 MB, and the whole run is to stay below 1.5 GiB with its Java. */
const mostWorkers = 18

/**
 * Workers a function may have at most: 4 where callers who identify themselves wait for it, else 2. Lambda would start as many
 * as there are callers; two cores have no use for more.
 */
function poolSizes(blueprint: Blueprint): (name: string) => number {
  const waitedFor = new Set(
    (blueprint.api?.routes ?? []).filter(({ authorizer }) => authorizer !== undefined).map((route) => route.function),
  )
  return (name) => (waitedFor.has(name) ? 4 : 2)
}

export async function startCloud(parts: CloudParts): Promise<Cloud> {
  const { blueprint, keep, clock, log } = parts
  const now = (): number => clock.now()
  const queues = new Queues({ queues: blueprint.queues, keep, now })
  const lambdas: Lambdas = new Lambdas({
    functions: blueprint.functions,
    clock,
    logs: join(parts.folder, 'logs'),
    poolSize: poolSizes(blueprint),
    environmentOf: (workerId, variables) => ({
      ...withLocalQueues(variables, blueprint.queues, queueEndpoint.url),
      ...parts.environmentOf(workerId),
    }),
    mostWorkers,
    ended: () => streams.wake(),
  })
  const knowsFunction = (name: string): boolean => lambdas.knows(name)
  const deliveries = new Deliveries({ keep, lambdas, queues, log, now })
  const bus = new Bus({ ...blueprint, keep, queues, deliveries, knowsFunction, now, log })
  const queueMappings = new QueueMappings({ ...blueprint, queues, lambdas, log })
  const tableMappings = blueprint.mappings.filter(({ sourceArn }) => !sourceArn.includes(':sqs:'))
  const streams = new Streams({ ...blueprint, ...parts.engine, mappings: tableMappings, keep, lambdas, queues, log, now })
  const store = new BucketStore({ folder: join(parts.folder, 'documents'), buckets: blueprint.buckets, locks: blueprint.locks, now })
  const [busEndpoint, queueEndpoint, documentEndpoint] = await Promise.all([
    startBusEndpoint(bus),
    startQueueEndpoint(queues),
    startDocumentEndpoint({ store, now }),
  ])
  const drained = (ms = restMs): Promise<void> =>
    untilQuiet(restlessOf({ lambdas, deliveries, queueMappings, bus, streams }, parts.outsideQuiet), ms)
  const scheduler = new Scheduler({
    ...blueprint,
    clock,
    deliveries,
    knowsFunction,
    settle: () => drained(),
    origin: originOf(keep, now),
    log,
  })
  return {
    clock,
    queues,
    queueMappings,
    lambdas,
    deliveries,
    bus,
    streams,
    scheduler,
    gateway: blueprint.api && new Gateway({ ...blueprint, api: blueprint.api, lambdas, now }),
    endpoints: { bus: busEndpoint.url, queues: queueEndpoint.url, documents: documentEndpoint.url },
    drained,
    begin: () => {
      const left = deliveries.resume()
      if (left > 0) log.say(`Taking up ${left} deliveries an earlier run left.`)
      queueMappings.start()
      streams.start()
      scheduler.start()
    },
    stop: async () => {
      scheduler.stop()
      deliveries.stop()
      queueMappings.stop()
      const read = streams.stop()
      lambdas.stop()
      await Promise.all([read, busEndpoint.stop(), queueEndpoint.stop(), documentEndpoint.stop()])
    },
  }
}

type Moving = Pick<Cloud, 'lambdas' | 'deliveries' | 'queueMappings' | 'bus' | 'streams'>

function restlessOf({ lambdas, deliveries, queueMappings, bus, streams }: Moving, outsideQuiet: () => boolean): Restless {
  return {
    busy: () => lambdas.load > 0 || deliveries.pending > 0 || queueMappings.pending > 0 || !outsideQuiet(),
    happened: () => lambdas.ended + bus.accepted,
    caughtUp: () => streams.caughtUp(),
    says: () =>
      [
        `${lambdas.load} invocations running`,
        `${deliveries.pending} deliveries and ${queueMappings.pending} messages pending`,
        `outside parties ${outsideQuiet() ? 'quiet' : 'busy'}`,
      ].join(', '),
  }
}

/** The instant of the first start on this data: from there the rates of schedules count, on this start and all later ones. */
function originOf(keep: Keep, now: () => number): number {
  const kept = keep.mark('origin')
  if (kept !== undefined) return Number(kept)
  const origin = now()
  keep.setMark('origin', String(origin))
  return origin
}
