import { beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { command, refs } from '../../domain/command.ts'
import { AccountId, PaymentId } from '../../domain/ids.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { isTorn } from '../../store/load.ts'
import { run } from '../../store/run.ts'
import { bothTables, impatientClock, steppingClock } from '../kit/keeper.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId, pay } from './toy.ts'

const order = refs.order(accountId, 'toy-1')
const beside = refs.pointer({ scope: 'test', key: 'beside' })

/** What rows of different rounds say together: the first order's total, unless the account has no such sum. */
function agreed(account: { openOrders: number } | undefined, total: number): { unchanged: { total: number } } {
  if (account?.openOrders !== total) throw new Error(`the account has ${account?.openOrders}, its order ${total}`)
  return { unchanged: { total } }
}

const like = {
  right: 'orders:place' as const,
  input: z.strictObject({}),
  answer: z.strictObject({ total: z.int() }),
}
const accountFirst = command({
  ...like,
  name: 'accountFirst',
  summary: 'Read an account, then its order',
  reads: () => ({ account: refs.account(accountId) }),
  more: () => ({ order }),
  decide: (_, { account, order }) => agreed(account, order?.total ?? 0),
})
const accountSecond = command({
  ...like,
  name: 'accountSecond',
  summary: 'Read something else, then an account, then its order',
  reads: () => ({ beside }),
  more: () => ({ account: refs.account(accountId) }),
  last: () => ({ order }),
  decide: (_, { account, order }) => agreed(account, order?.total ?? 0),
})

const accountLast = command({
  ...like,
  name: 'accountLast',
  summary: 'Read something else, then an order, then its account',
  reads: () => ({ beside }),
  more: () => ({ order }),
  last: () => ({ account: refs.account(accountId) }),
  decide: (_, { account, order }) => agreed(account, order?.total ?? 0),
})

describe.each(bothTables)('rows of different moments %s', (_, make) => {
  let keeper: Keeper
  const running = (over: Keeper) => ({ context: contextAt(), keeper: over, clock: impatientClock, deadlineAt: Date.now() + 20_000 })
  beforeEach(async () => {
    keeper = keeperOver(await make())
    await run(openToy, { limit: 100 }, running(keeper))
  })
  const debited = (nth: number, amount: number) => run(debit, { orderId: orderId(nth), amount }, running(keeper))

  /** Something that happens just before the order is read, or another row, each time. */
  function justBefore(meanwhile: () => Promise<unknown>, wanted = 'order'): Keeper {
    return {
      ...keeper,
      get: async (merchant, asked) => {
        if (asked.some(({ kind }) => kind === wanted)) await meanwhile()
        return keeper.get(merchant, asked)
      },
    }
  }

  test.each([
    ['the account in the first round', 'order', (over: Keeper) => run(accountFirst, {}, running(over))],
    ['the account in a later one', 'order', (over: Keeper) => run(accountSecond, {}, running(over))],
    ['the account in the last', 'account', (over: Keeper) => run(accountLast, {}, running(over))],
  ])('that contradict each other are read again: %s', async (_, wanted, reading) => {
    let left = 1
    const moving = justBefore(async () => {
      left -= 1
      if (left === 0) await debited(1, 10)
    }, wanted)
    expect(await reading(moving)).toEqual({ answer: { total: 10 }, replayed: false })
  })

  test('that still stand so are told as they are', async () => {
    await debited(2, 10)
    await expect(run(accountFirst, {}, running(keeper))).rejects.toThrow('the account has 10, its order 0')
  })

  test('that are moved on each time until the deadline are told as busy', async () => {
    await debited(2, 10)
    let nth = 0
    const moving = justBefore(async () => {
      nth += 1
      // Far more often than there is time for.
      if (nth < 40) await run(pay, { paymentId: PaymentId.parse(`pay_${nth}`), amount: 1 }, running(keeper))
    })
    expect(await run(accountFirst, {}, { ...running(moving), clock: steppingClock(), deadlineAt: 900 })).toEqual({ refused: 'busy' })
    expect(nth).toBeLessThan(40)
  })

  test('are a torn reading only where the account itself was asked for with them', async () => {
    await run(pay, { paymentId: PaymentId.parse('pay_1'), amount: 5 }, running(keeper))
    const purse = refs.purse(accountId)
    const rows = await keeper.get(merchantId, [purse, refs.account(accountId)])
    const alone = await keeper.get(merchantId, [purse])
    expect(isTorn(alone, [purse]), 'nothing to compare it with').toBe(false)
    expect(isTorn(rows, [purse, refs.account(accountId)])).toBe(false)
    expect(isTorn(alone, [purse, refs.account(AccountId.parse('acc_other'))])).toBe(false)
    expect(isTorn(alone, [purse, refs.account(accountId)]), 'the account is gone').toBe(true)
  })
})
