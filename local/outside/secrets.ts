import { randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod'
import { jsonOf, type Loopback, listenOnLoopback, type Reply } from './loopback.ts'
import { credentialsOf, demoMerchants } from './merchants.ts'
import type { Drawer, Shelf } from './shelf.ts'

const Secret = z.object({ name: z.string(), arn: z.string(), value: z.string(), version: z.string(), createdAt: z.number() })
type Secret = z.infer<typeof Secret>

/** What a merchant's secret says; a part that is absent means that the party is not configured. */
const MerchantSecret = z.object({
  payments: z.object({ apiKey: z.string(), webhookSecret: z.string() }).optional(),
  bureau: z.object({ key: z.string(), secret: z.string() }).optional(),
})
export type MerchantSecret = z.infer<typeof MerchantSecret> & { merchantId: string }

export type Secrets = Loopback & {
  /** Every merchant's credentials as kept now, so that the parties accept exactly what Encours was given. */
  merchants: () => MerchantSecret[]
}

/** Where the secrets of merchants lie, and the secret for signed links unless the start says another name. */
const merchantsPrefix = 'encours/merchants/'
const linksName = 'encours/links'

/**
 * Secrets Manager over its JSON 1.1 protocol: GetSecretValue by name or ARN, and CreateSecret and PutSecretValue for a merchant
 * added by hand. `more` names further secrets with their values.
 */
export async function startSecrets(options: {
  shelf: Shelf
  now: () => number
  place: { account: string; region: string }
  more?: Record<string, string>
}): Promise<Secrets> {
  const kept = options.shelf.drawer('secret', Secret)
  const put = (name: string, value: string): Secret => {
    const secret = {
      name,
      arn:
        kept.get(name)?.arn ??
        `arn:aws:secretsmanager:${options.place.region}:${options.place.account}:secret:${name}-${randomBytes(3).toString('hex')}`,
      value,
      version: randomUUID(),
      createdAt: options.now() / 1000,
    }
    kept.put(name, secret)
    return secret
  }
  const first: Record<string, string> = { [linksName]: JSON.stringify({ key: randomBytes(32).toString('hex') }), ...options.more }
  for (const { id } of demoMerchants) first[`${merchantsPrefix}${id}`] = JSON.stringify(credentialsOf(id))
  for (const [name, value] of Object.entries(first)) if (!kept.get(name)) put(name, value)

  const server = await listenOnLoopback({
    name: 'secrets',
    shelf: options.shelf,
    answer: async ({ headers, body }) => answer({ target: String(headers['x-amz-target'] ?? ''), asked: jsonOf(body), kept, put }),
  })
  return {
    ...server,
    merchants: () =>
      kept
        .all()
        .filter(({ name }) => name.startsWith(merchantsPrefix))
        .flatMap(({ name, value }) => {
          const said = MerchantSecret.safeParse(jsonOf(Buffer.from(value)))
          return said.success ? [{ merchantId: name.slice(merchantsPrefix.length), ...said.data }] : []
        }),
  }
}

const Asked = z.object({ SecretId: z.string().optional(), Name: z.string().optional(), SecretString: z.string().optional() })

function answer(visit: { target: string; asked: unknown; kept: Drawer<Secret>; put: (name: string, value: string) => Secret }): Reply {
  const asked = Asked.safeParse(visit.asked)
  if (!asked.success) return refusal('InvalidParameterException', 'The request is not valid.')
  const { SecretId = '', Name = '', SecretString } = asked.data
  const found = findSecret(visit.kept, SecretId)
  switch (visit.target) {
    case 'secretsmanager.GetSecretValue':
      return found
        ? answered(found, { SecretString: found.value, CreatedDate: found.createdAt, VersionStages: ['AWSCURRENT'] })
        : notFound()
    case 'secretsmanager.PutSecretValue':
      return found ? answered(visit.put(found.name, SecretString ?? found.value), { VersionStages: ['AWSCURRENT'] }) : notFound()
    case 'secretsmanager.CreateSecret':
      if (visit.kept.get(Name)) return refusal('ResourceExistsException', `The operation failed because the secret ${Name} already exists.`)
      return answered(visit.put(Name, SecretString ?? ''), {})
    default:
      return refusal('UnknownOperationException', `${visit.target} is not simulated.`)
  }
}

/** By name, by whole ARN, or by ARN without its six random characters. */
function findSecret(kept: Drawer<Secret>, id: string): Secret | undefined {
  if (!id.startsWith('arn:')) return kept.get(id)
  const named = id.split(':secret:')[1] ?? ''
  return kept.all().find(({ arn, name }) => arn === id || name === named) ?? kept.get(named.replace(/-[A-Za-z0-9]{6}$/, ''))
}

function answered(secret: Secret, rest: Record<string, unknown>): Reply {
  return reply(200, { ARN: secret.arn, Name: secret.name, VersionId: secret.version, ...rest })
}

function notFound(): Reply {
  return refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
}

function refusal(code: string, message: string): Reply {
  return reply(400, { __type: code, Message: message })
}

function reply(status: number, json: Record<string, unknown>): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, json }
}
