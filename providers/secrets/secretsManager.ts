import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { MerchantSecrets, type Secrets, type SigningKeys } from './contract.ts'

/** How long a secret is used before it is asked for again: what a rotation or a new merchant waits at most. */
const keptMillis = 5 * 60_000
const absenceKeptMillis = 30_000

/** Merchants whose secrets one environment keeps; the oldest go first. */
const mostKept = 1_000

const KeyText = z.string().regex(/^[0-9a-f]{64}$/i)
const KeyId = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/)

/** One key, or several of which one signs: `{"key":"…"}` or `{"current":"2","keys":{"1":"…","2":"…"}}`. */
const LinkKeys = z.union([
  z.object({ key: KeyText }).transform(({ key }) => ({ current: '1', keys: { '1': key } })),
  z.object({ current: KeyId, keys: z.record(KeyId, KeyText) }).refine(({ current, keys }) => current in keys, 'the current key is missing'),
])

const SigningKeysSecret = LinkKeys.transform(
  ({ current, keys }): SigningKeys => ({
    current,
    keys: new Map(Object.entries(keys).map(([id, text]) => [id, Uint8Array.from(Buffer.from(text, 'hex'))])),
  }),
)

/** Milliseconds; three tries of the client's own stay far inside the shortest door. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true }

export type SecretsOptions = {
  /** The merchant's id is appended, such as `encours/merchants/`. */
  merchantPrefix: string
  /** Name of the secret with the signing keys. */
  links: string
  /** Milliseconds since 1970. */
  now: () => number
  client?: SecretsManagerClientConfig
}

/** Parses a secret. The error names the secret and the places at fault, never a value. */
function parse<S extends z.ZodType>(schema: S, name: string, text: string): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`the secret ${name} is not JSON`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`the secret ${name} is wrong at: ${parsed.error.issues.map(({ path }) => path.join('.') || 'top').join(', ')}`)
}

type Kept = { text: Promise<string | undefined>; until: number }

/** Keeps the texts of secrets for a while; callers at once ask once, and a failure isn't kept. */
function keeper(fetchText: (name: string) => Promise<string | undefined>, now: () => number) {
  const kept = new Map<string, Kept>()
  return (name: string): Promise<string | undefined> => {
    const found = kept.get(name)
    if (found && now() < found.until) return found.text
    const entry: Kept = { text: fetchText(name), until: now() + keptMillis }
    entry.text.then(
      (text) => {
        if (text === undefined) entry.until = now() + absenceKeptMillis
      },
      () => kept.delete(name),
    )
    kept.delete(name)
    kept.set(name, entry)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return entry.text
  }
}

/** Secrets as AWS Secrets Manager keeps them. */
export function secretsManager({ merchantPrefix, links, now, client = {} }: SecretsOptions): Secrets {
  const manager = new SecretsManagerClient({ requestHandler: timeouts, ...client })
  const textOf = keeper(async (name) => {
    try {
      return (await manager.send(new GetSecretValueCommand({ SecretId: name }))).SecretString
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined
      throw error
    }
  }, now)
  return {
    async merchant(merchantId) {
      const name = `${merchantPrefix}${merchantId}`
      const text = await textOf(name)
      return text === undefined ? undefined : parse(MerchantSecrets, name, text)
    },
    async signingKeys() {
      const text = await textOf(links)
      if (text === undefined) throw new Error(`the secret ${links} is missing`)
      return parse(SigningKeysSecret, links, text)
    },
  }
}
