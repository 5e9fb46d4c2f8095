import * as z from 'zod'
import type { Assembly } from './assembly.ts'
import type { Resolver } from './intrinsics.ts'

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
const IndexShape = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).default('ALL'),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
})
const ViewType = z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'])
const TableShape = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema,
  LocalSecondaryIndexes: z.array(IndexShape).optional(),
  GlobalSecondaryIndexes: z.array(IndexShape).optional(),
  StreamSpecification: z.object({ StreamViewType: ViewType }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
})

/** A table as the template describes it; what the local engine doesn't know (capacity, keys, recovery) is left out. */
export type Table = { name: string; arn: string; streamArn: string } & z.infer<typeof TableShape>

/** `redrive`: the queue where messages lie that were handed out so often in vain. */
export type Queue = {
  name: string
  arn: string
  url: string
  /** Keeps the order of each group, and drops copies. */
  fifo: boolean
  visibilitySeconds: number
  redrive: { name: string; most: number } | undefined
}

/** SQS hides a received message for so long where the template says nothing. */
const visibilityDefault = 30

const QueueShape = z.object({
  FifoQueue: z.boolean().default(false),
  VisibilityTimeout: z.coerce.number().default(visibilityDefault),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
})

type Named = { name: string; arn: string; url: string }

function queueOf(named: Named, properties: Record<string, unknown>): Queue {
  const { FifoQueue: fifo, VisibilityTimeout: visibilitySeconds, RedrivePolicy: policy } = QueueShape.parse(properties)
  const redrive = policy && { name: policy.deadLetterTargetArn.replace(/^.*:/, ''), most: policy.maxReceiveCount }
  return { ...named, fifo, visibilitySeconds, redrive }
}

/** A bucket's own lock on everything that is put there. */
const LockShape = z.object({
  ObjectLockConfiguration: z.object({ Rule: z.object({ DefaultRetention: z.object({ Days: z.number() }) }) }).optional(),
})

/** Everything that keeps something: tables, queues, buckets (and for how many days those under object lock do), buses. */
export type Stores = { tables: Table[]; queues: Queue[]; buckets: string[]; locks: Record<string, number>; buses: string[] }

export function readStores(assembly: Assembly, resolver: Resolver): Stores {
  const stores: Stores = { tables: [], queues: [], buckets: [], locks: {}, buses: ['default'] }
  for (const stack of assembly.stacks)
    for (const resource of stack.resources.values()) {
      if (!resolver.exists(resource)) continue
      const { name, ref, attributes } = resolver.identity(resource)
      const arn = attributes.Arn ?? name
      if (resource.type === 'AWS::DynamoDB::GlobalTable' || resource.type === 'AWS::DynamoDB::Table')
        stores.tables.push({
          name,
          arn,
          streamArn: attributes.StreamArn ?? '',
          ...TableShape.parse(resolver.properties(resource)),
        })
      if (resource.type === 'AWS::SQS::Queue') stores.queues.push(queueOf({ name, arn, url: ref }, resolver.properties(resource)))
      if (resource.type === 'AWS::S3::Bucket') {
        stores.buckets.push(name)
        const lock = LockShape.parse(resolver.properties(resource)).ObjectLockConfiguration
        if (lock) stores.locks[name] = lock.Rule.DefaultRetention.Days
      }
      if (resource.type === 'AWS::Events::EventBus') stores.buses.push(name)
    }
  return stores
}
