import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { createKey } from '../domain/access/createKey.ts'
import { invitePerson } from '../domain/access/invitePerson.ts'
import { KeyRow } from '../domain/access/key.ts'
import { rights } from '../domain/access/rights.ts'
import { Scope } from '../domain/access/roles.ts'
import { dayOf } from '../domain/calendar.ts'
import type { Context } from '../domain/command.ts'
import { KeyId, MerchantId } from '../domain/ids.ts'
import { openMerchant } from '../domain/settings/openMerchant.ts'
import { Settings } from '../domain/settings/settings.ts'
import { dynamoClients } from '../store/client.ts'
import { dynamoKeeper } from '../store/dynamo.ts'
import { run } from '../store/run.ts'

/**
 * Opens merchants with their first API keys and people: the one deed that nobody inside a merchant can do, so whoever operates the system runs
 * it with the table's own credentials. Reads JSON from standard input, may be repeated, and prints what stands.
 *
 *     echo '{"merchants":[{"merchantId":"mer_1","settings":{"legal":{"name":"…"}},"keys":[]}]}' | TABLE_NAME=… node cli/openMerchants.ts
 */
const Opening = z.strictObject({
  merchants: z.array(
    z.strictObject({
      merchantId: MerchantId,
      settings: Settings,
      keys: z.array(z.strictObject({ keyId: KeyId, label: KeyRow.shape.label, scope: Scope, hash: KeyRow.shape.hash })),
      people: z.array(invitePerson.input).default([]),
    }),
  ),
})

const patienceMillis = 20_000

async function open({ merchants }: z.infer<typeof Opening>, tableName: string): Promise<void> {
  const keeper = dynamoKeeper({ ...dynamoClients(), tableName })
  const clock = {
    now: () => Date.now(),
    sleep: (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis)),
    random: Math.random,
  }
  for (const { merchantId, settings, keys, people } of merchants) {
    const running = () => ({ context: contextOf(merchantId, settings), keeper, clock, deadlineAt: clock.now() + patienceMillis })
    report(merchantId, await run(openMerchant, { settings }, running()))
    for (const key of keys) report(key.keyId, await run(createKey, key, running()))
    for (const person of people) report(person.personId, await run(invitePerson, person, running()))
  }
}

function contextOf(merchantId: MerchantId, settings: Settings): Context {
  const now = new Date().toISOString()
  const seed = randomBytes(13).toString('hex')
  return {
    merchantId,
    by: 'system:operator',
    rights: new Set(rights),
    now,
    today: dayOf(now, settings.timeZone),
    seed,
    settings,
    settingsVersion: 1,
    correlationId: seed,
  }
}

function report(what: string, done: object): void {
  if ('refused' in done) throw new Error(`${what}: ${String(done.refused)}`)
  process.stdout.write(`${what} stands\n`)
}

try {
  const tableName = process.env.TABLE_NAME
  if (tableName === undefined) throw new Error('TABLE_NAME names the table: set it, and AWS credentials for it')
  await open(Opening.parse(JSON.parse(await text(process.stdin))), tableName)
} catch (cause) {
  process.stderr.write(`${cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exitCode = 1
}
