import { rights } from '../../domain/access/rights.ts'
import { addDays, dayOf } from '../../domain/calendar.ts'
import type { Context } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import { Settings } from '../../domain/settings/settings.ts'
import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import type { AnyOperation } from '../../functions/runtime/operation.ts'
import { ask } from '../../store/ask.ts'
import { recordOf } from '../../store/codec.ts'
import type { Keeper } from '../../store/keeper.ts'
import { memoryKeeper } from '../../store/memory.ts'
import { recomputeStanding } from '../../store/project.ts'
import { run } from '../../store/run.ts'
import { answerOf, type InputOf, type OperationName, operations, type World } from '../../tools/demo/world.ts'
import { strongly } from './strongly.ts'
import { codeFor, codesFor } from './vouchers.ts'

const merchantId = MerchantId.parse('mer_story')
const patient = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0.5 }

type Merchant = { keeper: Keeper; now: string; count: number; settings: Settings; published: Set<string> }

function contextOf(merchant: Merchant): Context {
  merchant.count += 1
  const now = new Date(Date.parse(merchant.now) + merchant.count).toISOString()
  return {
    merchantId,
    by: 'person:test',
    rights: new Set(rights),
    now,
    today: dayOf(now, merchant.settings.timeZone),
    seed: `SEED${String(merchant.count).padStart(22, '0')}`,
    settings: merchant.settings,
    settingsVersion: 1,
    correlationId: 'story',
    voucherCodes: codesFor(merchantId),
  }
}

async function attempt(merchant: Merchant, name: string, input: object): Promise<object> {
  const operation: AnyOperation | undefined = Object.entries(operations).find(([known]) => known === name)?.[1]
  if (!operation) throw new Error(`there is no ${name}`)
  const parsed = operation.input.parse(input)
  const running = {
    context: contextOf(merchant),
    keeper: merchant.keeper,
    clock: patient,
    deadlineAt: 1_000,
    onceKey: `key-${merchant.count}`,
  }
  if (operation.kind === 'query') return Object(await ask(operation, parsed, running))
  const done = await run(operation, parsed, { ...running, keeper: strongly(merchant.keeper) })
  return 'refused' in done ? done : told(name, Object(done.answer))
}

/** A voucher's code is told by the door that sold it. */
function told(name: string, answer: Record<string, unknown>): object {
  return name === 'sellVoucher' ? { ...answer, code: codeFor(merchantId, String(answer.voucherId)) } : answer
}

async function perform(merchant: Merchant, name: string, input: object): Promise<object> {
  const said = await attempt(merchant, name, input)
  if ('refused' in said) throw new Error(`${name} was refused: ${JSON.stringify(said)}`)
  return said
}

/** Events of the journal that no subscriber has seen yet. */
async function fresh({ keeper, published }: Merchant): Promise<Envelope[]> {
  const { items } = await keeper.scan({ of: 'journal', segment: 0, segments: 1, limit: 100_000 })
  return items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ id }) => !published.has(id))
}

async function settle(merchant: Merchant): Promise<void> {
  for (let events = await fresh(merchant); events.length > 0; events = await fresh(merchant)) {
    for (const event of events) {
      merchant.published.add(event.id)
      await reactions[event.type]?.(event, merchant)
    }
  }
}

async function recompute(merchant: Merchant, { accountId }: Envelope): Promise<void> {
  if (!accountId) return
  const { keeper } = merchant
  const { today } = contextOf(merchant)
  const projected = await recomputeStanding({ keeper, merchantId, accountId, today, clock: patient, deadlineAt: 1_000 })
  if (projected.state === 'drift') throw new Error(`drift: ${JSON.stringify(projected.differences)}`)
}

/** What subscribers do, as they do it in the cloud; a test of infra proves that each is woken by these events. */
const reactions: Readonly<Record<string, (event: Envelope, merchant: Merchant) => Promise<unknown>>> = {
  'delivery-reported': ({ data, sequence }, merchant) =>
    perform(merchant, 'applyDelivery', { deliveryId: data.deliveryId, reportedAs: sequence }),
  'money-freed': ({ accountId }, merchant) => perform(merchant, 'reconcile', { accountId }),
  'credit-eased': ({ accountId, data }, merchant) => perform(merchant, 'recheckHolds', { accountId, ...data }),
  'account-figures-changed': (event, merchant) => recompute(merchant, event),
}

const about = { provider: 'stripe', currency: 'EUR' }

export type MemoryWorld = World & { keeper: Keeper }

/** A merchant on the memory twin whose subscribers run when asked to settle: the real declarations, runner, commit and events. */
export async function memoryWorld(startOn = '2027-03-01'): Promise<MemoryWorld> {
  const settings = Settings.parse({ legal: { name: 'Épicerie Lumen' }, paymentProvider: 'stripe' })
  const merchant: Merchant = { keeper: memoryKeeper(), now: `${startOn}T10:00:00.000Z`, count: 0, settings, published: new Set() }
  const reported = (report: object) => perform(merchant, 'applyPaymentReport', { ...about, ...report })
  return {
    keeper: merchant.keeper,
    act: async <N extends OperationName>(name: N, input: InputOf<N>) => answerOf(name, await perform(merchant, name, Object(input))),
    refused: async (name, input) => {
      const said = await attempt(merchant, name, Object(input))
      return 'refused' in said ? String(said.refused) : 'answered'
    },
    settled: () => settle(merchant),
    settings: async (change) => {
      merchant.settings = { ...merchant.settings, ...change }
    },
    today: async () => dayOf(merchant.now, merchant.settings.timeZone),
    wait: async (days) => {
      merchant.now = `${addDays(merchant.now.slice(0, 10), days)}T10:00:00.000Z`
    },
    providerKey: async (key) => key,
    paysOnline: async ({ paymentKey, ...paid }) =>
      void (await reported({ kind: 'payment', paymentKey, objectId: paymentKey, status: 'succeeded', ...paid })),
    disputes: async ({ paymentKey, disputeKey, amount }) =>
      void (await reported({ kind: 'dispute', paymentKey, objectId: disputeKey, status: 'withdrawn', amount })),
  }
}
