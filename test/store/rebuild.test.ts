import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { refs } from '../../domain/command.ts'
import { AccountId, PaymentId } from '../../domain/ids.ts'
import { recordPayment } from '../../domain/payments/recordPayment.ts'
import { type Ref, refText } from '../../domain/states.ts'
import { accountsKnown } from '../../store/accountsKnown.ts'
import { type Keeper, keeperOver, type Table, textOf } from '../../store/keeper.ts'
import { recomputeStanding } from '../../store/project.ts'
import { beginRound } from '../../store/rebuild.ts'
import type { Item } from '../../store/row.ts'
import { run } from '../../store/run.ts'
import { keyOf, totalsRef } from '../../store/table.ts'
import { bothTables, impatientClock } from '../kit/keeper.ts'
import { place } from './rows.ts'
import { contextAt, merchantId } from './toy.ts'

const accountIds = Array.from({ length: 6 }, (_, at) => AccountId.parse(`acc_r${at}`))
const [first = AccountId.parse('acc_none')] = accountIds
const customer = { name: 'Ada', language: 'fr', country: 'FR' } as const
const within = () => ({ clock: impatientClock, deadlineAt: Date.now() + 20_000 })

/** Each row's latest state, beside the table that keeps it. */
function remembered(table: Table): { table: Table; items: Map<string, Item> } {
  const items = new Map<string, Item>()
  const write: Table['write'] = async (actions, token) => {
    const written = await table.write(actions, token)
    if (written.outcome === 'written') for (const action of actions) if ('put' in action) items.set(textOf(action.put), action.put)
    return written
  }
  return { table: { ...table, write }, items }
}

describe.each(bothTables)('lists and totals rebuilt %s', (_, make) => {
  let keeper: Keeper
  let items: Map<string, Item>
  const running = () => ({ context: contextAt(), keeper, ...within() })
  const pay = async (accountId: AccountId, amount: number) => {
    const paymentId = PaymentId.parse(`pay_${randomUUID()}`)
    const input = recordPayment.input.parse({ paymentId, accountId, amount, currency: 'EUR', method: 'VIR' })
    expect(await run(recordPayment, input, running())).toMatchObject({ replayed: false })
  }
  const project = (accountId: AccountId, round?: number) =>
    recomputeStanding({ keeper, merchantId, accountId, today: '2026-03-01', round, ...within() })
  const begin = () => beginRound({ keeper, merchantId, ...within() })

  /** 6 accounts with deposits of 100 to 105. */
  beforeEach(async () => {
    const kept = remembered(await make())
    items = kept.items
    keeper = keeperOver(kept.table)
    for (const [at, accountId] of accountIds.entries()) {
      await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer }), running())
      await pay(accountId, 100 + at)
      await project(accountId)
    }
  })

  /** The same rows in a new table, without some: as if these had been lost. */
  async function restoreWithout(lost: readonly Ref[]): Promise<void> {
    const gone = new Set(lost.map((ref) => textOf(keyOf(merchantId, ref))))
    const left = [...items.values()].filter((item) => !gone.has(textOf(item)))
    const table = await make()
    for (const put of left) await table.write([{ put, under: 'absent' }], randomUUID())
    keeper = keeperOver(table)
  }
  const standings = accountIds.map((accountId) => refs.standing(accountId))
  const totals = [...new Set(accountIds.map((accountId) => totalsRef({ currency: 'EUR', accountId }).id))].map(
    (id) => ({ kind: 'totals', id }) as const,
  )

  async function figures() {
    const rows = [...(await keeper.get(merchantId, [...totals, ...standings])).values()]
    const sums = rows.flatMap((row) => (row.kind === 'totals' ? [row.state] : []))
    return {
      listed: rows.filter(({ kind }) => kind === 'standing').length,
      accountCount: sums.reduce((sum, { accountCount }) => sum + accountCount, 0),
      deposits: sums.reduce((sum, { deposits }) => sum + deposits, 0),
    }
  }
  async function rebuild(round?: number): Promise<void> {
    const counting = round ?? (await begin())
    for (const accountId of accountIds) expect(await project(accountId, counting)).toEqual({ state: 'written' })
  }
  const right = { listed: 6, accountCount: 6, deposits: 615 }

  test.each([
    ['nothing', []],
    ['the standings', standings],
    ['the totals', totals],
    ['both', [...standings, ...totals]],
    ['one standing', standings.slice(0, 1)],
    ['some of each', [...standings.slice(0, 2), ...totals.slice(1, 2)]],
  ])('are right again when %s had been lost, however often it is done', async (_, lost) => {
    expect(await figures()).toEqual(right)
    await restoreWithout(lost)
    await rebuild()
    expect(await figures()).toEqual(right)
    await rebuild()
    expect(await figures()).toEqual(right)
  })

  test('are right again when they had been wrong', async () => {
    const wrong = [...totals.slice(0, 1), refs.standing(first)]
    for (const [text, row] of await keeper.get(merchantId, wrong)) {
      const ref = wrong.find((one) => refText(one) === text) ?? refs.standing(first)
      await place(keeper, ref, { state: { ...row.state, deposits: 7 }, version: row.version + 1, under: row.version, round: row.round })
    }
    expect(await figures()).not.toEqual(right)
    await rebuild()
    expect(await figures()).toEqual(right)
  })

  test('count each change that is committed and projected meanwhile, before its account’s turn and after', async () => {
    const round = await begin()
    const [, second = first, ...others] = accountIds
    await project(first, round)
    for (const accountId of [first, second]) {
      await pay(accountId, 1000)
      await project(accountId)
    }
    for (const accountId of [second, ...others]) await project(accountId, round)
    expect(await figures()).toEqual({ ...right, deposits: 2615 })
  })

  test('by two at once are right at the end: the later round takes over', async () => {
    const early = await begin()
    await project(first, early)
    const late = await begin()
    expect(late).toBeGreaterThan(early)
    await project(first, early)
    await Promise.all([rebuild(late), rebuild(early)])
    expect(await figures()).toEqual(right)
  })

  test('are not begun anew over a later round that has counted already', async () => {
    let reads = 0
    const get: Keeper['get'] = async (merchant, asked) => {
      reads += 1
      if (reads === 2) await rebuild(await beginRound({ keeper, merchantId, ...within(), clock: later }))
      return keeper.get(merchant, asked)
    }
    const later = { ...impatientClock, now: () => Date.now() + 3_600_000 }
    await beginRound({ keeper: { ...keeper, get }, merchantId, ...within() })
    expect(await figures()).toEqual(right)
  })

  test('count an account once when its page is asked for again', async () => {
    const round = await begin()
    for (const accountId of [...accountIds, ...accountIds]) await project(accountId, round)
    expect(await figures()).toEqual(right)
  })

  test('replace a standing that claims to be newer than its account', async () => {
    const ref = refs.standing(first)
    const row = (await keeper.get(merchantId, [ref])).get(refText(ref))
    await place(keeper, ref, { state: { ...row?.state, accountVersion: 99, deposits: 1 }, version: 2, under: 1 })
    expect(await project(first)).toEqual({ state: 'moved' })
    await rebuild()
    expect(await figures()).toEqual(right)
    expect((await keeper.get(merchantId, [ref])).get(refText(ref))?.state).toMatchObject({ accountVersion: 2, deposits: 100 })
  })

  test('leave a standing alone that is newer than the account they read a moment before', async () => {
    const round = await begin()
    const [sound, before] = [keeper, await keeper.get(merchantId, [refs.standing(first)])]
    let waits = true
    const list: Keeper['list'] = async (merchant, asked) => {
      if (asked.list === 'rows' && waits) {
        waits = false
        keeper = sound
        await pay(first, 1)
        await project(first)
      }
      return sound.list(merchant, asked)
    }
    keeper = { ...sound, list }
    expect(await project(first, round)).toEqual({ state: 'written' })
    keeper = sound
    const after = await keeper.get(merchantId, [refs.standing(first)])
    const stated = (rows: typeof before) => rows.get(refText(refs.standing(first)))?.state
    expect([stated(before), stated(after)]).toMatchObject([{ deposits: 100 }, { deposits: 101 }])
  })

  test('after totals alone were lost, events by themselves count each account whole again', async () => {
    await restoreWithout(totals)
    for (const accountId of accountIds) {
      await pay(accountId, 1)
      await project(accountId)
    }
    expect(await figures()).toEqual({ ...right, deposits: 621 })
  })

  test('go over the accounts as the journal has them, a page at a time', async () => {
    await restoreWithout(standings)
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await accountsKnown(keeper, merchantId, { limit: 4, after })
      found.push(...page.accountIds)
      after = page.next
    } while (after !== undefined)
    expect(found.toSorted()).toEqual(accountIds)
  })
})
