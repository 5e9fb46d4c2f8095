import { randomUUID } from 'node:crypto'
import type { Row } from './bench.ts'
import { median } from './interleaved.ts'
import type { Asked, OrderStack } from './orderStack.ts'

/** How often each outcome is played. */
const few = 12
/** Guesses that stand after one that didn't: an environment whose guesses fail often makes none. */
const standing = 16
const accepted = 201
const [conflicting, unprocessable] = [409, 422]

/** One way an order ends, played on an account; `before` is what has to stand before it. */
type Played = { expected: number; one: (at: number) => Promise<number>; before?: (at: number) => Promise<unknown> }

/** What each of some orders asked of the engine, one after the other. */
async function counted({ asked }: OrderStack, { expected, one, before }: Played): Promise<Asked[]> {
  const found: Asked[] = []
  for (let at = 0; at < few; at += 1) {
    await before?.(at)
    await asked()
    const status = await one(at)
    if (status !== expected) throw new Error(`an order was answered with ${status}, not with ${expected}`)
    found.push(...(await asked()))
  }
  return found
}

/** Now and then one asks more: it counts how often its caller asks, for fifty at once, or reads the settings, once a minute. */
const mostly = (found: readonly Asked[]): number => median(found.map(({ requests }) => requests))

/** How an outcome is brought about, on an account and with an order's id. */
type Outcome = {
  says: string
  expected: number
  of: 'open' | 'held'
  again?: true
  place: (accountId: string, orderId: string) => Promise<number>
}

const outcomesOf = ({ place }: OrderStack): Outcome[] => [
  { says: 'approved', expected: accepted, of: 'open', place: (accountId, orderId) => place({ accountId, orderId }) },
  { says: 'held', expected: accepted, of: 'held', place: (accountId, orderId) => place({ accountId, orderId }) },
  { says: 'the same again', expected: accepted, of: 'open', again: true, place: (accountId, orderId) => place({ accountId, orderId }) },
  {
    ...{ says: 'refused: deposits don’t cover it', expected: conflicting, of: 'open' },
    place: (accountId, orderId) => place({ accountId, orderId, settlement: 'deposit' }),
  },
  {
    ...{ says: 'refused: its id was used for something else', expected: unprocessable, of: 'open', again: true },
    place: (accountId, orderId) => place({ accountId, orderId, amount: 11_00 }),
  },
]

/** Requests to the engine for each outcome, on accounts that the checkout has not seen, and on one that it saw last. */
export async function requestsOfOutcomes(stack: OrderStack): Promise<Row[]> {
  const { place, accountIds, heldIds } = stack
  const rows: Row[] = []
  for (const { says, expected, of, again, place: played } of outcomesOf(stack)) {
    const ids = of === 'held' ? heldIds : accountIds
    const orderIds = Array.from({ length: few }, () => randomUUID())
    const made = async (accountId: string, orderId: string) => void (again && (await place({ accountId, orderId })))
    for (const [at, orderId] of orderIds.entries()) await made(ids[at] ?? '', orderId)
    await forgotten(stack)
    const unseen = await counted(stack, { expected, one: (at) => played(ids[at] ?? '', orderIds[at] ?? '') })
    const [own = ''] = ids
    const theirs = Array.from({ length: few }, () => randomUUID())
    await place({ accountId: own, orderId: randomUUID() })
    const seen = await counted(stack, {
      expected,
      before: (at) => made(own, theirs[at] ?? ''),
      one: (at) => played(own, theirs[at] ?? ''),
    })
    rows.push({ outcome: says, 'account not seen': mostly(unseen), 'account seen last': mostly(seen) })
  }
  return rows
}

/** Nothing is remembered but the settings, which one order of another account reads. */
async function forgotten({ forget, place, accountIds }: OrderStack): Promise<void> {
  await forget()
  await place({ accountId: accountIds.at(-1) ?? '', orderId: randomUUID() })
}

/** Who comes first, and with what: at the same time as an order that is held up, and before one whose account was seen last. */
type Winner = {
  says: string
  meanwhile: (accountId: string) => Promise<unknown>
  before: (accountId: string, at: number) => Promise<unknown>
}

const winnersOf = ({ place, world }: OrderStack): Winner[] => {
  const topUp = (accountId: string) =>
    world.act('topUp', { paymentId: `pay_${randomUUID()}`, accountId, amount: 1, currency: 'EUR', method: 'CB' })
  return [
    {
      says: 'approved, after a race lost to an order, to a changed limit',
      meanwhile: (accountId) => place({ accountId, orderId: randomUUID() }),
      before: (accountId, at) => world.act('changeLimit', { accountId, limit: 1_000_000_00 + at }),
    },
    { says: 'approved, after a race lost to money that came in', meanwhile: topUp, before: topUp },
  ]
}

/** The same of orders that another change came before: held up until that was written, and written on what had changed elsewhere. */
export async function requestsOfLostRaces(stack: OrderStack): Promise<Row[]> {
  const { accountIds, asked, place, controls, holdUp } = stack
  const lostOne = (found: readonly Asked[]) => mostly(found.filter(({ lost }) => lost === 1))
  const rows: Row[] = []
  for (const [nth, { says, meanwhile, before }] of winnersOf(stack).entries()) {
    await forgotten(stack)
    const [notSeen, seenLast] = [0, 1].map((kind) => accountIds.slice((2 * nth + kind) * few, (2 * nth + kind + 1) * few))
    const unseen: Asked[] = []
    for (const accountId of notSeen ?? []) {
      await controls.drain()
      await asked()
      await holdUp()
      await Promise.all([place({ accountId, orderId: randomUUID() }), meanwhile(accountId)])
      unseen.push(...(await asked()))
    }
    const seen: Asked[] = []
    for (const [at, accountId] of (seenLast ?? []).entries()) {
      await place({ accountId, orderId: randomUUID() })
      await before(accountId, at)
      await asked()
      await place({ accountId, orderId: randomUUID() })
      seen.push(...(await asked()))
      for (let more = 0; more < standing; more += 1) await place({ accountId: accountIds.at(-1) ?? '', orderId: randomUUID() })
    }
    rows.push({ outcome: says, 'account not seen': lostOne(unseen), 'account seen last': lostOne(seen) })
  }
  return rows
}
