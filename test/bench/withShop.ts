import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { createKey } from '../../domain/access/createKey.ts'
import { isRefusal } from '../../domain/command.ts'
import { KeyId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import { dynamoClients } from '../../store/client.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { runStack } from '../../tools/demo/stack.ts'
import { controlsOf } from '../../tools/soak/controls.ts'
import { lumen, operatorContext } from '../api/house.ts'
import { realClock } from '../kit/keeper.ts'
import type { Told } from './bench.ts'
import { javaAtHand } from './engineAtHand.ts'
import { openAccounts } from './openAccounts.ts'

/** The whole local run in a process of its own, with open accounts and a key that may ask as often as a key can. */
export type Shop = {
  url: string
  /** Of the process everything but the engine runs in. */
  pid: number
  key: string
  engine: string
  tableName: string
  keeper: Keeper
  /** Answers when stream, bus and queues are quiet. */
  quiet: () => Promise<void>
}

const Environment = z.object({
  environment: z.object({ AWS_ENDPOINT_URL_DYNAMODB: z.string(), TABLE_NAME: z.string(), AWS_REGION: z.string() }),
})

/** Work with a shop whose accounts are `acc_1` … `acc_<accountCount>` of Lumen; it ends with the work. */
export async function withShop<T>(
  { accountCount, told }: { accountCount: number; told: Told },
  work: (shop: Shop) => Promise<T>,
): Promise<T> {
  await javaAtHand()
  const folder = mkdtempSync(join(tmpdir(), 'encours-shop-'))
  told('the local run starts')
  const stack = await runStack(folder, { fresh: true })
  try {
    const { environment } = Environment.parse(stack.ready)
    const { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: tableName, AWS_REGION: region } = environment
    const clients = dynamoClients({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
    const keeper = dynamoKeeper({ ...clients, tableName })
    told(`${accountCount} accounts are opened`)
    const key = await openKey(keeper)
    await openAccounts({ keeper }, accountCount)
    const { drain: quiet } = controlsOf(stack.ready.url)
    await quiet()
    const { url, pid } = stack.ready
    return await work({ url, pid, key, engine: endpoint, tableName, keeper, quiet })
  } finally {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openKey(keeper: Keeper): Promise<string> {
  const secret = `enc_${randomBytes(24).toString('base64url')}`
  const hash = createHash('sha256').update(secret).digest('hex')
  const wish = {
    keyId: KeyId.parse('key_bench'),
    label: 'bench',
    scope: 'integration',
    hash,
    requestsPerSecond: bounds.requestsPerSecondMost,
  }
  const context = operatorContext(lumen)
  const opened = await run(createKey, createKey.input.parse(wish), { context, keeper, clock: realClock, deadlineAt: Date.now() + 120_000 })
  if (isRefusal(opened)) throw new Error(opened.refused)
  return secret
}
