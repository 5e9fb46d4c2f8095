import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import * as people from '@aws-sdk/client-cognito-identity-provider'
import * as dynamo from '@aws-sdk/client-dynamodb'
import * as bus from '@aws-sdk/client-eventbridge'
import * as documents from '@aws-sdk/client-s3'
import * as secrets from '@aws-sdk/client-secrets-manager'
import * as mail from '@aws-sdk/client-sesv2'
import * as queue from '@aws-sdk/client-sqs'
import * as stripe from 'stripe'
import * as z from 'zod'
import { type Caller, type Gate, type Target, textOf } from './gate.ts'

/** Base addresses of everyone a function calls. */
export type Endpoints = Record<Target, string>

type Wiring = { environment: Caller; gate: Gate; endpoints: Endpoints }

const shared = { region: 'eu-west-3', credentials: { accessKeyId: 'sweep', secretAccessKey: 'sweep' } }

/** As Node's client reports a connection that ended, after the SDK's handler has named it. */
const hungUp = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' })

const Sent = z.object({ path: z.string(), body: z.unknown() })
const Given = z.object({
  response: z.object({ statusCode: z.int(), body: z.custom<Readable>((one) => one instanceof Readable).optional() }),
})

/** What we look at in a client of the SDK, whatever its service: where its requests leave it. */
type Stacked = {
  destroy: () => void
  middlewareStack: {
    add: (
      middleware: (next: Next, context: { commandName?: string }) => Next,
      place: { step: 'deserialize'; priority: 'low'; name: string },
    ) => void
  }
}
type Next = (args: { request: unknown; input: unknown }) => Promise<{ response: unknown; output: unknown }>

function jsonOf(request: unknown): unknown {
  const { body } = Sent.parse(request)
  return JSON.parse(textOf(body))
}

/** The merchant whose accounts with the outside parties all merchants of a sweep share. */
export const accountHolder = 'mer_lumen'

/** Ids of merchants are of one length here, so that nothing else of a request changes. */
function askForOne(request: unknown): void {
  Object.assign(Object(request), { body: JSON.stringify(jsonOf(request)).replace(/mer_\w{5}\b/, accountHolder) })
}

/** Every request of a client, each try by itself, passes the gate. */
function gate<C extends object>(client: C, target: Target, { environment, gate: at }: Wiring): C {
  const stacked = z.custom<Stacked>((one) => typeof one === 'object' && one !== null && 'middlewareStack' in one).parse(client)
  stacked.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const operation = commandName.replace(/Command$/, '')
        if (target === 'secrets') askForOne(args.request)
        return at.pass({
          environment,
          target,
          operation,
          send: () => next(args),
          // What nobody reads would keep its connection.
          lost: (answer) => {
            Given.parse(answer).response.body?.resume()
            return hungUp()
          },
          given: (answer) => {
            const { statusCode } = Given.parse(answer).response
            if (statusCode < 300 && target === 'documents') at.kept(operation, Sent.parse(args.request))
            if (statusCode === 200 && operation === 'TransactWriteItems') at.written(jsonOf(args.request))
            if (statusCode === 200 && target === 'sign-in') at.let(operation, jsonOf(args.request))
            if (statusCode === 200 && operation === 'SendEmail') at.mailed(jsonOf(args.request))
          },
        })
      },
    { step: 'deserialize', priority: 'low', name: 'gate' },
  )
  environment.leaving(() => stacked.destroy())
  return client
}

/** The packages by which functions call the outside, as this environment gets them. */
export function wiredModules(wiring: Wiring): Record<string, object> {
  const { endpoints } = wiring
  return {
    '@aws-sdk/client-cognito-identity-provider': {
      ...people,
      CognitoIdentityProviderClient: class extends people.CognitoIdentityProviderClient {
        constructor(config: people.CognitoIdentityProviderClientConfig = {}) {
          super({ ...shared, endpoint: endpoints['sign-in'], ...config })
          gate(this, 'sign-in', wiring)
        }
      },
    },
    '@aws-sdk/client-dynamodb': {
      ...dynamo,
      DynamoDBClient: class extends dynamo.DynamoDBClient {
        constructor(config: dynamo.DynamoDBClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.engine, ...config })
          gate(this, 'engine', wiring)
        }
      },
    },
    '@aws-sdk/client-eventbridge': {
      ...bus,
      EventBridgeClient: class extends bus.EventBridgeClient {
        constructor(config: bus.EventBridgeClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.bus, ...config })
          gate(this, 'bus', wiring)
        }
      },
    },
    '@aws-sdk/client-sqs': {
      ...queue,
      SQSClient: class extends queue.SQSClient {
        constructor(config: queue.SQSClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.queue, ...config })
          gate(this, 'queue', wiring)
        }
      },
    },
    '@aws-sdk/client-sesv2': {
      ...mail,
      SESv2Client: class extends mail.SESv2Client {
        constructor(config: mail.SESv2ClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.mail, ...config })
          gate(this, 'mail', wiring)
        }
      },
    },
    '@aws-sdk/client-s3': {
      ...documents,
      S3Client: class extends documents.S3Client {
        constructor(config: documents.S3ClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.documents, forcePathStyle: true, ...config })
          gate(this, 'documents', wiring)
        }
      },
    },
    '@aws-sdk/client-secrets-manager': {
      ...secrets,
      SecretsManagerClient: class extends secrets.SecretsManagerClient {
        constructor(config: secrets.SecretsManagerClientConfig = {}) {
          super({ ...shared, endpoint: endpoints.secrets, ...config })
          gate(this, 'secrets', wiring)
        }
      },
    },
    stripe: wiredStripe(wiring),
  }
}

function wiredStripe({ environment, gate: at }: Wiring): object {
  const { Stripe } = stripe
  const wire = Stripe.createNodeHttpClient(new Agent({ keepAlive: false }))
  const makeRequest: typeof wire.makeRequest = (...request) => {
    const [, , path, method, headers] = request
    return at.pass({
      environment,
      target: 'payments',
      operation: `${method} ${path.split('?')[0]}`,
      send: () => wire.makeRequest(...request),
      lost: hungUp,
      given: (answer) => {
        const key = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])).get('idempotency-key')
        if (key && answer.getStatusCode() === 200) at.sessions.push(key)
      },
    })
  }
  const httpClient = { getClientName: () => wire.getClientName(), makeRequest }
  const Wired = class extends Stripe {
    constructor(key: string, config: stripe.Stripe.StripeConfig = {}) {
      super(key, { ...config, httpClient })
    }
  }
  return { ...stripe, Stripe: Wired, default: Wired }
}

/** The bureau is asked by plain fetch, and nobody else is. */
export function wiredFetch({ environment, gate: at, endpoints }: Wiring): typeof globalThis.fetch {
  return (asked, init) => {
    const url = new URL(asked instanceof Request ? asked.url : asked)
    const target = url.href.startsWith(endpoints.bureau) ? 'bureau' : 'secrets'
    return at.pass({
      environment,
      target,
      operation: `${init?.method ?? 'GET'} ${url.pathname}`,
      send: () => globalThis.fetch(asked, init),
      lost: () => new TypeError('fetch failed', { cause: hungUp() }),
    })
  }
}
