import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { isRefusal, refs } from '../../domain/command.ts'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { AccountId } from '../../domain/ids.ts'
import { getInvoice } from '../../domain/invoices/getInvoice.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { issueInvoices } from '../../domain/invoices/issueInvoices.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { ask } from '../../store/ask.ts'
import { checkAccount, checkChain } from '../../store/check.ts'
import { recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { type ConflictingEngine, startConflictingEngine } from '../kit/conflicts.ts'
import { bothTables, engineTable, realClock } from '../kit/keeper.ts'
import { contextAt, merchantId } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: realClock, deadlineAt: Date.now() + 60_000 })
const series = refs.series('F-2026')

/** An account whose one order was delivered. */
async function ready(keeper: Keeper, name: string): Promise<void> {
  const accountId = AccountId.parse(`acc_${name}`)
  await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer: { name: 'Ada' } }), running(keeper))
  await run(changeLimit, { accountId, limit: 100_00 }, running(keeper))
  const line = { sku: 'A', description: 'Apples', quantity: '1', unitPrice: '12.00', vatRate: '20' }
  const orderId = `web-${name}`
  const wanted = { orderId, accountId, currency: 'EUR', prices: 'gross', settlement: 'account', lines: [line] }
  await run(placeOrder, placeOrder.input.parse(wanted), running(keeper))
  const deliveryId = `del-${name}`
  await run(
    reportDelivery,
    reportDelivery.input.parse({ deliveryId, orderId, lines: [{ sku: 'A', delivered: '1' }], last: true }),
    running(keeper),
  )
  await run(applyDelivery, applyDelivery.input.parse({ deliveryId }), running(keeper))
}

const asked = (name: string) => ({ accountId: `acc_${name}`, invoiceId: `inv_run-${name}`, orderIds: [`web-${name}`] })

async function numbered(keeper: Keeper, names: readonly string[]) {
  const done = await run(issueInvoices, issueInvoices.input.parse({ batch: names.map(asked) }), running(keeper))
  if (isRefusal(done)) throw new Error(done.refused)
  return done
}

const numbersIn = (done: Awaited<ReturnType<typeof numbered>>) =>
  done.answer.outcomes.flatMap((one) => (one.outcome === 'issued' ? [one.number] : []))
const upTo = (count: number) => Array.from({ length: count }, (_, at) => `F-2026-${String(at + 1).padStart(6, '0')}`)

async function expectClean(keeper: Keeper, names: readonly string[]): Promise<void> {
  for (const name of names) expect(await checkAccount({ keeper, merchantId, accountId: AccountId.parse(`acc_${name}`) })).toEqual([])
  expect(await checkChain(keeper, merchantId, series)).toEqual([])
}

describe.each(bothTables)('invoices of several accounts in one commit %s', (_, make) => {
  test('one record on each chain under one commit id, every ledger clean, each invoice found by its id', async () => {
    const keeper = keeperOver(await make())
    const names = ['a', 'b', 'c']
    for (const name of names) await ready(keeper, name)
    const done = await numbered(keeper, names)
    expect(numbersIn(done)).toEqual(upTo(3))
    const chains = ['acc_a', 'acc_b', 'acc_c', 'series:F-2026']
    const last = await Promise.all(
      chains.map(async (chain) => (await keeper.journal(merchantId, { chain, after: 0, limit: 50 })).map(recordOf).at(-1)),
    )
    expect(new Set(last.map((record) => record?.commitId)).size).toBe(1)
    expect(last.map((record) => record?.facts.length)).toEqual([2, 2, 2, 3])
    await expectClean(keeper, names)
    const invoice = await ask(getInvoice, getInvoice.input.parse({ invoiceId: 'inv_run-b' }), { context: contextAt(), keeper })
    expect(invoice).toMatchObject({ accountId: 'acc_b', number: 'F-2026-000002', outstanding: 12_00 })

    // Sent once more, with one that is new: the others keep their numbers, and it takes the next.
    await ready(keeper, 'd')
    expect(numbersIn(await numbered(keeper, [...names, 'd']))).toEqual(upTo(4))
    expect(numbersIn(await numbered(keeper, [...names, 'd']))).toEqual(upTo(4))
    await expectClean(keeper, [...names, 'd'])
  })
})

describe('two batches of one series at once', () => {
  let engine: ConflictingEngine
  beforeAll(async () => {
    engine = await startConflictingEngine(inject('engineEndpoint'))
  })
  afterAll(() => engine?.stop())

  test('lose races and meet in transactions, and number all invoices without a gap or a double', { timeout: 60_000 }, async () => {
    const keeper = keeperOver(await engineTable(engine.url))
    const [some, others] = [
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g', 'd'],
    ]
    await Promise.all([...new Set([...some, ...others])].map((name) => ready(keeper, name)))
    await ready(keeper, 'z')
    engine.burst({ conflicts: 4 })
    const alone = issueInvoice.input.parse({ invoiceId: 'inv_z', accountId: 'acc_z' })
    const [first, second] = await Promise.all([numbered(keeper, some), numbered(keeper, others), run(issueInvoice, alone, running(keeper))])
    // The account that both asked for was invoiced once; the other is told of it.
    const numbers = new Set([...numbersIn(first), ...numbersIn(second)])
    const single = await ask(getInvoice, getInvoice.input.parse({ invoiceId: 'inv_z' }), { context: contextAt(), keeper })
    expect([...numbers, 'number' in single && single.number].toSorted()).toEqual(upTo(8))
    expect(
      [...first.answer.outcomes, ...second.answer.outcomes]
        .filter(({ accountId }) => accountId === 'acc_d')
        .map((one) => one.outcome === 'issued' && one.number),
    ).toEqual([expect.any(String), expect.any(String)])
    // Whether they meet by themselves depends on the machine: that the four conflicts were met doesn't.
    expect(engine.waiting).toBe(0)
    await expectClean(keeper, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'z'])
  })
})
