import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Context as LambdaContext } from 'aws-lambda'
import { inject } from 'vitest'
import { canonical } from '../../store/canonical.ts'
import { type ConflictingEngine, startConflictingEngine } from '../kit/conflicts.ts'
import { type Answered, type House, key, lambdaContext, openHouse, type Request, visit } from './house.ts'

type Handler = Parameters<typeof visit>[0]

/** A house whose table cancels transactions as DynamoDB does, and its doors. */
export type Contest = {
  house: House
  engine: ConflictingEngine
  /** As a client does it: one that is told to come again comes again. */
  ask: (request: Request) => Promise<Answered>
  /** By a function that has that many milliseconds left, two seconds of them for its answer. */
  askWithin: (request: Request, millis: number) => Promise<Answered>
  /** Every row of the table, as it is kept. */
  rows: () => Promise<string[]>
  close: () => Promise<void>
}

const checkoutPaths = /^\/v1\/(orders(\/[^/]+(\/cancel)?)?|quotes|accounts\/[^/]+)$/

export async function openContest(): Promise<Contest> {
  const house = await openHouse()
  const engine = await startConflictingEngine(inject('engineEndpoint'))
  process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.url
  const back = await import('../../functions/api/backOffice.ts')
  const front = await import('../../functions/api/checkout.ts')
  const doorOf = ({ method, path }: Request): Handler => {
    const written = method !== 'GET' && path.startsWith('/v1/accounts')
    return checkoutPaths.test(path) && !written ? front.handler : back.handler
  }
  const known = (request: Request): Request => ({ who: key('integration'), ...request })
  const direct = new DynamoDBClient({
    endpoint: inject('engineEndpoint'),
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return {
    house,
    engine,
    ask: async (request) => {
      for (;;) {
        const answer = await visit(doorOf(request), known(request))
        if (answer.json.code !== 'busy') return answer
      }
    },
    askWithin: (request, millis) => visit((event) => doorOf(request)(event, within(millis)), known(request)),
    rows: async () => {
      const { Items = [] } = await direct.send(new ScanCommand({ TableName: process.env.TABLE_NAME, ConsistentRead: true }))
      return Items.map((item) => canonical(item)).toSorted()
    },
    close: async () => {
      await engine.stop()
      await house.close()
      direct.destroy()
    },
  }
}

function within(millis: number): LambdaContext {
  const until = Date.now() + millis
  return { ...lambdaContext, getRemainingTimeInMillis: () => until - Date.now() }
}

export const atOnce = <T>(times: number, act: (nth: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, nth) => act(nth)))

/** How often each outcome came: its code, else whether it was the first answer or its repetition. */
export function outcomes(answers: readonly Answered[]): Record<string, number> {
  const names = answers.map(({ status, json, headers }) => String(json.code ?? (headers['idempotency-replayed'] ? 'repeated' : status)))
  return Object.fromEntries(Object.entries(Object.groupBy(names, (name) => name)).map(([name, same = []]) => [name, same.length]))
}
