import * as z from 'zod'

/**
 * DynamoDB Streams over its wire protocol. The SDK would turn every record into objects that Lambda never sees; what the
 * engine writes is, but for the stream's name, what a function gets.
 */
const StreamRecord = z.looseObject({
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string() }),
})
export type StreamRecord = z.infer<typeof StreamRecord>

const Records = z.object({ Records: z.array(StreamRecord), NextShardIterator: z.string().nullish() })
const Iterator = z.object({ ShardIterator: z.string() })
const Description = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().optional() })).default([]),
    LastEvaluatedShardId: z.string().nullish(),
  }),
})
const Fault = z.object({ __type: z.string() })

export type Shard = z.infer<typeof Description>['StreamDescription']['Shards'][number]

/** Where to begin in a shard. */
export type Start =
  | { ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' }
  | { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' | 'AT_SEQUENCE_NUMBER'; SequenceNumber: string }

/** The engine's refusal, by its short name such as `ExpiredIteratorException`. */
export class StreamFault extends Error {}

export class StreamWire {
  readonly #endpoint: string

  constructor(endpoint: string) {
    this.#endpoint = endpoint
  }

  async shards(stream: string): Promise<Shard[]> {
    const shards: Shard[] = []
    let from: string | undefined
    do {
      const page = Description.parse(await this.#call('DescribeStream', { StreamArn: stream, ExclusiveStartShardId: from }))
      shards.push(...page.StreamDescription.Shards)
      from = page.StreamDescription.LastEvaluatedShardId ?? undefined
    } while (from !== undefined)
    return shards
  }

  async iterator(stream: string, shard: string, start: Start): Promise<string> {
    const answer = await this.#call('GetShardIterator', { StreamArn: stream, ShardId: shard, ...start })
    return Iterator.parse(answer).ShardIterator
  }

  /** The next records, and the iterator to go on with: undefined at the end of a closed shard. */
  async records(iterator: string): Promise<{ records: StreamRecord[]; next: string | undefined }> {
    const { Records: records, NextShardIterator } = Records.parse(await this.#call('GetRecords', { ShardIterator: iterator, Limit: 1000 }))
    return { records, next: NextShardIterator ?? undefined }
  }

  async #call(operation: string, input: unknown): Promise<unknown> {
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        // The engine wants the form of a signature and checks nothing of it.
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const fault = Fault.safeParse(answer)
    throw new StreamFault(fault.success ? fault.data.__type.replace(/^.*#/, '') : `status ${response.status}`)
  }
}
