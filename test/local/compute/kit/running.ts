import { request as httpRequest } from 'node:http'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { Clock } from '../../../../local/clock.ts'
import { type Cloud, startCloud } from '../../../../local/cloud.ts'
import { createTables } from '../../../../local/engine/tables.ts'
import { endpointVariables } from '../../../../local/environment.ts'
import { listen } from '../../../../local/http/listen.ts'
import { Keep } from '../../../../local/keep.ts'
import { quiet } from '../../../../local/log.ts'
import { readBlueprint } from '../../../../local/template/blueprint.ts'
import { freshFolder, type Sample } from './sample.ts'

export type Running = {
  cloud: Cloud
  url: string
  folder: string
  put: (pk: string, sk: string) => Promise<void>
  stop: () => Promise<void>
}

/** Starts the sample's cloud in this process, on the engine shared by all tests. */
export async function run(sample: Sample, options: { folder?: string; assembly?: string } = {}): Promise<Running> {
  const fresh = options.folder === undefined ? freshFolder() : undefined
  const folder = options.folder ?? fresh?.path ?? ''
  const blueprint = readBlueprint(sample.write(`${folder}/assembly`))
  const endpoint = inject('engineEndpoint')
  const client = new DynamoDBClient({ endpoint, region: blueprint.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  const streams = await createTables(client, blueprint.tables)
  const keep = new Keep(folder)
  const cloud: Cloud = await startCloud({
    blueprint,
    folder,
    keep,
    clock: new Clock(keep),
    log: { ...quiet, warn: () => undefined },
    engine: { endpoint, streams },
    environmentOf: () =>
      endpointVariables({
        engine: endpoint,
        bus: cloud.endpoints.bus,
        documents: cloud.endpoints.documents,
        queues: cloud.endpoints.queues,
        mail: endpoint,
        secrets: endpoint,
        signIn: endpoint,
        payments: endpoint,
        bureau: endpoint,
        oidcIssuer: endpoint,
        publicUrl: endpoint,
      }),
    outsideQuiet: () => true,
  })
  const server = await listen(0, (request, response) => void cloud.gateway?.serve(request, response))
  cloud.begin()
  return {
    cloud,
    url: server.url,
    folder,
    put: async (pk, sk) => {
      await client.send(new PutItemCommand({ TableName: blueprint.tables[0]?.name, Item: { pk: { S: pk }, sk: { S: sk } } }))
    },
    stop: async () => {
      await server.stop()
      await cloud.stop()
      keep.close()
      client.destroy()
      fresh?.remove()
    },
  }
}

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** A request with nothing added: `fetch` would normalise headers and paths. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: options.method ?? 'GET', headers: options.headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', reject)
    sent.end(options.body)
  })
}
