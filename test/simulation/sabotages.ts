import { isRefusal } from '../../domain/command.ts'
import type { AnyCommand } from '../../functions/runtime/operation.ts'
import type { Action, Table } from '../../store/keeper.ts'
import type { Item } from '../../store/row.ts'
import type { Sabotage } from './sabotage.ts'

type Found = Readonly<Record<string, unknown>>
type Decided = ReturnType<AnyCommand['decide']>

/** A command that sees what it reads otherwise than it is, and whose decision may be changed too. */
function seeing(name: string, see: (found: Found) => object, change: (decided: Decided, found: Found) => Decided = (decided) => decided) {
  return (known: AnyCommand): AnyCommand => {
    if (known.name !== name) return known
    return {
      ...known,
      decide: (input, found, context) => {
        const all: Found = { ...found }
        return change(known.decide(input, { ...found, ...see(all) }, context), all)
      },
    }
  }
}

/** A limit that was only seen otherwise is written as it was. */
function limitedAsBefore(decided: Decided, limit: unknown): Decided {
  if (isRefusal(decided) || 'unchanged' in decided) return decided
  for (const { ref, state } of decided.changed) if (ref.kind === 'account') Object.assign(state, { limit })
  return decided
}

/** A table that writes something else than it is told; a transaction sent again is the same again. */
function writing(change: (table: Table, actions: readonly Action[]) => Promise<readonly Action[]>): (table: Table) => Table {
  return (table) => {
    const sent = new Map<string, readonly Action[]>()
    const write = async (actions: readonly Action[], token: string) => {
      const changed = sent.get(token) ?? (await change(table, actions))
      sent.set(token, changed)
      return table.write(changed, token)
    }
    return { ...table, write }
  }
}

const stateOf = ({ state }: Item): object => Object(state)
const limitOf = (account: unknown): unknown => Reflect.get(Object(account), 'limit')

/** Whatever stands there is written over. */
async function unconditional(table: Table, actions: readonly Action[]): Promise<Action[]> {
  const standing = await table.get(actions.map((action) => ('put' in action ? action.put : action.check)))
  return actions.map((action) => {
    const { pk, sk } = 'put' in action ? action.put : action.check
    const version = standing.find((item) => item.pk === pk && item.sk === sk)?.version
    return typeof version === 'number' && action.under !== 'absent' ? { ...action, under: version } : action
  })
}

/** Bugs that were planted to see that the simulation finds them, each within a few runs. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'delivery-twice',
    says: 'the subscriber counts a delivery again each time its event comes',
    command: seeing('applyDelivery', ({ delivery }) => ({ delivery: delivery && { ...delivery, state: 'reported' } })),
  },
  {
    name: 'once-key-ignored',
    says: 'what was done under a key is done again',
    command: (known) => ({ ...known, once: () => undefined }),
    forgetsKeys: true,
  },
  { name: 'version-ignored', says: 'rows are written whatever version stands there', table: writing(unconditional) },
  {
    name: 'event-swallowed',
    says: 'every fifth event about figures never reaches the bus, nor its archive',
    swallows: ({ type, sequence }) => type === 'account-figures-changed' && sequence % 5 === 0,
  },
  {
    name: 'record-lost',
    says: 'every seventh record of a chain is missing in the journal',
    table: writing(async (_, actions) =>
      actions.filter((action) => !('put' in action && /^J#.*$/.test(action.put.pk) && /7$/.test(action.put.sk))),
    ),
  },
  {
    name: 'batch-twice',
    says: 'what came of a batch of a run is forgotten, so that one told again counts again',
    table: writing(async (_, actions) => actions.filter((action) => !('put' in action && action.put.kind === 'run-batch'))),
  },
  {
    name: 'mail-twice',
    says: 'a mail that was claimed is claimed again',
    command: seeing('claimMail', () => ({ mail: undefined })),
  },
  {
    name: 'remainder-off',
    says: 'the remainder that lists show is one cent more',
    table: writing(async (_, actions) =>
      actions.map((action) => {
        if (!('put' in action) || action.put.kind !== 'standing') return action
        const state = stateOf(action.put)
        return { ...action, put: { ...action.put, state: { ...state, remainder: Number(Reflect.get(state, 'remainder')) + 1 } } }
      }),
    ),
  },
  {
    name: 'limit-off',
    says: 'an order may pass the limit by one cent',
    command: seeing(
      'placeOrder',
      ({ account }) =>
        typeof limitOf(account) === 'number' ? { account: { ...Object(account), limit: Number(limitOf(account)) + 1 } } : {},
      (decided, { account }) => limitedAsBefore(decided, limitOf(account)),
    ),
  },
  {
    name: 'refund-twice',
    says: 'a refund counts again each time the provider tells of it',
    command: seeing('applyPaymentReport', ({ payment }) => ({
      payment: payment && { ...payment, provider: { ...Object(Reflect.get(payment, 'provider')), taken: {}, heard: {} } },
    })),
  },
  {
    name: 'number-skipped',
    says: 'every second invoice number is left out',
    command: seeing('issueInvoice', ({ series }) => {
      const last = Number(Reflect.get(Object(series), 'last'))
      return last % 2 === 1 ? { series: { ...Object(series), last: last + 1 } } : {}
    }),
  },
  {
    name: 'release-forgotten',
    says: 'held orders are never decided again',
    command: seeing(
      'recheckHolds',
      () => ({}),
      (decided) => (isRefusal(decided) ? decided : { unchanged: { released: [] } }),
    ),
  },
  {
    name: 'bureau-twice',
    says: 'the bureau is asked again within its 24 hours',
    command: seeing('askBureau', ({ account }) => ({ account: account && { ...account, review: {} } })),
  },
]
