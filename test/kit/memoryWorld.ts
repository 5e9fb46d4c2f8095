import { rights } from '../../domain/access/rights.ts'
import { addDays, dayOf } from '../../domain/calendar.ts'
import type { Context } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import { PaymentReport } from '../../domain/payments/report.ts'
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

const merchantId = MerchantId.parse('mer_story')
const patient = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0.5 }

/** What subscribers do, as they do it in the cloud; a test of infra proves that each is woken by these events. */
const reactions: Readonly<Record<string, (event: Envelope, world: MemoryWorld) => Promise<void>>> = {
  'delivery-reported': async ({ data }, world) => void (await world.perform('applyDelivery', { deliveryId: data.deliveryId })),
  'money-freed': async ({ accountId }, world) => void (await world.perform('reconcile', { accountId })),
  'credit-eased': async ({ accountId }, world) => void (await world.perform('recheckHolds', { accountId })),
  'account-figures-changed': (event, world) => world.recompute(event),
}

export type MemoryWorld = World & {
  keeper: Keeper
  perform(name: string, input: object): Promise<object>
  recompute(event: Envelope): Promise<void>
}

/** A merchant on the memory twin whose subscribers run when asked to settle: the real declarations, runner, commit and events. */
export async function memoryWorld(startOn = '2027-03-01'): Promise<MemoryWorld> {
  const keeper = memoryKeeper()
  const state = { now: `${startOn}T10:00:00.000Z`, count: 0, settings: Settings.parse({ legal: { name: 'Épicerie Lumen' }, paymentProvider: 'stripe' }) }
  const published = new Set<string>()

  const context = (): Context => {
    state.count += 1
    const now = new Date(Date.parse(state.now) + state.count).toISOString()
    return {
      merchantId,
      by: 'person:test',
      rights: new Set(rights),
      now,
      today: dayOf(now, state.settings.timeZone),
      seed: `SEED${String(state.count).padStart(22, '0')}`,
      settings: state.settings,
      settingsVersion: 1,
      correlationId: 'story',
    }
  }
  const attempt = async (name: string, input: object): Promise<object> => {
    const operation: AnyOperation | undefined = Object.entries(operations).find(([known]) => known === name)?.[1]
    if (!operation) throw new Error(`there is no ${name}`)
    const parsed = operation.input.parse(input)
    const running = { context: context(), keeper, clock: patient, deadlineAt: 1_000, onceKey: `key-${state.count}` }
    if (operation.kind === 'query') return Object(await ask(operation, parsed, running))
    const done = await run(operation, parsed, running)
    return 'refused' in done ? done : Object(done.answer)
  }
  const perform = async (name: string, input: object): Promise<object> => {
    const said = await attempt(name, input)
    if ('refused' in said) throw new Error(`${name} was refused: ${JSON.stringify(said)}`)
    return said
  }
  const fresh = async (): Promise<Envelope[]> => {
    const { items } = await keeper.scan({ of: 'journal', segment: 0, segments: 1, limit: 100_000 })
    return items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ id }) => !published.has(id))
  }
  const world: MemoryWorld = {
    keeper,
    perform,
    act: async <N extends OperationName>(name: N, input: InputOf<N>) => answerOf(name, await perform(name, Object(input))),
    refused: async (name, input) => {
      const said = await attempt(name, Object(input))
      return 'refused' in said ? String(said.refused) : 'answered'
    },
    settled: async () => {
      for (let events = await fresh(); events.length > 0; events = await fresh()) {
        for (const event of events) {
          published.add(event.id)
          await reactions[event.type]?.(event, world)
        }
      }
    },
    recompute: async ({ accountId }) => {
      if (!accountId) return
      const projected = await recomputeStanding({ keeper, merchantId, accountId, today: context().today, clock: patient, deadlineAt: 1_000 })
      if (projected.state === 'drift') throw new Error(`drift: ${JSON.stringify(projected.differences)}`)
    },
    settings: async (change) => {
      state.settings = { ...state.settings, ...change }
    },
    today: async () => dayOf(state.now, state.settings.timeZone),
    wait: async (days) => {
      state.now = `${addDays(state.now.slice(0, 10), days)}T10:00:00.000Z`
    },
    providerKey: async (key) => key,
    paysOnline: async ({ paymentKey, accountId, amount, names }) => {
      const report = { kind: 'payment', provider: 'stripe', paymentKey, objectId: paymentKey, amount, currency: 'EUR', status: 'succeeded', accountId, names }
      await perform('applyPaymentReport', PaymentReport.parse(report))
    },
    disputes: async ({ paymentKey, disputeKey, amount }) => {
      const report = { kind: 'dispute', provider: 'stripe', paymentKey, objectId: disputeKey, amount, currency: 'EUR', status: 'withdrawn' }
      await perform('applyPaymentReport', PaymentReport.parse(report))
    },
  }
  return world
}
