import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { queueVariablesAt } from '../kit/carryOut.ts'
import { tableShape } from '../kit/keeper.ts'
import type { Bundles } from './bundles.ts'
import { SweepClock } from './clock.ts'
import { Environment, type Outcome } from './environment.ts'
import { Gate } from './gate.ts'
import { Outside } from './outside.ts'

/** A Tuesday in spring; nobody changes clocks near it. */
export const theStart = Date.parse('2026-03-10T09:00:00.000Z')

/** Functions that keep something which all merchants share, such as the bureau's token: they start anew each time. */
const startedAnew = ['limit-exceeded-refresh-bureau', 'authorizer']

/** `invoked`: where the name of every function is kept that is woken, by whoever counts them. */
type Parts = { endpoint: string; bundles: Bundles; invoked?: string[] | undefined }

/** The real engine, everyone outside, and an environment of each function. */
export class World {
  readonly gate = new Gate()
  readonly clock: SweepClock
  readonly outside: Outside
  readonly engine: DynamoDBDocumentClient
  readonly #invoked: string[] | undefined
  #tableName = ''
  readonly #bundles: Bundles
  readonly #environments = new Map<string, Environment>()

  private constructor({ outside, bundles, endpoint, clock, invoked }: Parts & { outside: Outside; clock: SweepClock }) {
    this.outside = outside
    this.clock = clock
    this.#invoked = invoked
    this.#bundles = bundles
    const credentials = { accessKeyId: 'sweep', secretAccessKey: 'sweep' }
    this.engine = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-3', credentials }))
  }

  static async start({ endpoint, bundles, invoked }: Parts): Promise<World> {
    Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' })
    const clock = new SweepClock(theStart)
    const world = new World({ outside: await Outside.start(endpoint, clock), bundles, endpoint, clock, invoked })
    await world.openTable()
    return world
  }

  get tableName(): string {
    return this.#tableName
  }

  /** Lets a table go that nobody uses any more. */
  async dropTable(): Promise<void> {
    await this.engine.send(new DeleteTableCommand({ TableName: this.#tableName }))
  }

  /** A new, empty table for all that follows, with an empty bucket for anchors of the same name. */
  async openTable(): Promise<string> {
    const tableName = `sweep-${randomUUID()}`
    await this.engine.send(new CreateTableCommand({ TableName: tableName, ...tableShape }))
    this.outside.openBucket(tableName)
    this.useTable(tableName)
    return tableName
  }

  useTable(tableName: string): void {
    if (tableName === this.#tableName) return
    this.#tableName = tableName
    this.forget(() => true)
  }

  /** Environments go as they do when nobody needs them: the next invocation starts a new one. */
  forget(which: (name: string) => boolean = (name) => startedAnew.includes(name)): void {
    for (const [name, environment] of this.#environments) {
      if (!which(name)) continue
      environment.end()
      this.#environments.delete(name)
    }
  }

  async invoke(name: string, event: unknown, requestId: string): Promise<Outcome> {
    this.#invoked?.push(name)
    const kept = this.#environments.get(name)
    const environment = kept && !kept.dead ? kept : this.#started(name)
    return environment.invoke(event, requestId)
  }

  #started(name: string): Environment {
    const bundle = this.#bundles.get(name)
    if (!bundle) throw new Error(`there is no function ${name}`)
    const { outside, gate, clock } = this
    const environment = new Environment({ ...bundle, gate, clock, endpoints: outside.endpoints, variables: this.#variables() })
    this.#environments.set(name, environment)
    return environment
  }

  #variables(): Record<string, string> {
    const { endpoints, parties } = this.outside
    return {
      AWS_REGION: 'eu-west-3',
      TABLE_NAME: this.#tableName,
      BUS_NAME: 'encours',
      DOCUMENTS_BUCKET: 'documents',
      ANCHORS_BUCKET: this.#tableName,
      MAIL_FROM: 'invoices@example.com',
      MAIL_CONFIGURATION_SET: 'encours',
      PUBLIC_URL: 'https://api.example.com',
      LINKS_SECRET: 'encours/links',
      MERCHANT_SECRETS_PREFIX: 'encours/merchants/',
      DEAD_LETTERS_URL: `${endpoints.queue}/000000000000/dead-letters`,
      ...queueVariablesAt(endpoints.queue),
      PAYMENTS_API_URL: endpoints.payments,
      BUREAU_API_URL: endpoints.bureau,
      OIDC_ISSUER: parties.endpoints.oidcIssuer,
      OIDC_AUDIENCE: 'encours',
      USER_POOL_ID: 'eu-west-3_encours',
    }
  }

  async stop(): Promise<void> {
    this.forget(() => true)
    await this.outside.stop()
    this.engine.destroy()
  }
}
