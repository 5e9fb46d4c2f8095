import { describe, expect, test } from 'vitest'
import { getAccount } from '../../../domain/accounts/getAccount.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { ShipToId } from '../../../domain/ids.ts'
import type { AccountSketch } from '../../kit/builders.ts'
import { invoiceOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

async function accountIn(shop: Scene) {
  const account = await shop.ask(getAccount, { accountId: theAccount })
  if (isRefusal(account)) throw new Error(account.refused)
  return account
}

describe('answers', () => {
  test('the peers’ figures of one customer: 850 exposed, 150 headroom, balance −500, remainder −650', async () => {
    const letter = { on: '2026-07-10', letter: 'AA' }
    const shop = new Scene({
      account: { limit: 1000_00 },
      invoices: [invoiceOf('inv_1', 900_00, { outstanding: 700_00, settlings: [{ paymentId: 'pay_1', amount: 200_00, ...letter }] })],
      payments: [
        paymentOf('pay_1', 200_00, { allocations: [{ item: 'inv_1', amount: 200_00, ...letter }] }),
        paymentOf('pay_2', 200_00, { kind: 'top-up', matches: 'nothing' }),
      ],
      orders: [orderOf('A', 150_00)],
    })
    expect((await accountIn(shop)).figures).toEqual({
      unpaid: 700_00,
      deposits: 200_00,
      unreservedDeposits: 200_00,
      openOrders: 150_00,
      charged: 150_00,
      balance: -500_00,
      remainder: -650_00,
      exposure: 850_00,
      limit: 1000_00,
      available: 300_00,
      headroom: 150_00,
    })
  })

  test('nothing of deposits to who may not read store credit: neither themselves nor what they follow from', async () => {
    const rights = new Set(['accounts:read'] as const)
    const shop = new Scene({ account: { limit: 100_00 }, payments: [paymentOf('pay_1', 30_00)], orders: [orderOf('A', 20_00)] })
    const account = await shop.ask(getAccount, { accountId: theAccount }, { rights })
    if (isRefusal(account)) throw new Error(account.refused)
    expect(account.figures).toEqual({
      unpaid: 0,
      openOrders: 20_00,
      charged: 20_00,
      exposure: 20_00,
      limit: 100_00,
      available: 100_00,
      headroom: 80_00,
    })
  })

  test('each ship-to beside its sub-limit: what it owes, has charged and may still charge', async () => {
    const places = { 'site-1': { unpaid: 30_00, charged: 0 }, gone: { unpaid: 5_00, charged: 0 } }
    const ids = ['site-1', 'site-2'].map((id) => ShipToId.parse(id))
    const shares = [
      { shipToId: ShipToId.parse('site-1'), total: 30_00 },
      { shipToId: ShipToId.parse('gone'), total: 5_00 },
    ]
    const account = { shipToIds: ids, subLimits: { 'site-1': 20_00 }, places }
    const shop = new Scene({ account, invoices: [invoiceOf('inv_1', 35_00, { shares })] })
    expect((await accountIn(shop)).places).toEqual([
      { shipToId: 'site-1', unpaid: 30_00, charged: 0, exposure: 30_00, subLimit: 20_00, headroom: -10_00 },
      { shipToId: 'site-2', unpaid: 0, charged: 0, exposure: 0, subLimit: null, headroom: null },
      { shipToId: 'gone', unpaid: 5_00, charged: 0, exposure: 5_00, subLimit: null, headroom: null },
    ])
    shop.choose({ features: { b2bCredit: false, invoicing: true, storeCredit: true } })
    expect((await accountIn(shop)).places[0]).toEqual({ shipToId: 'site-1', unpaid: 30_00, charged: 0, exposure: 30_00 })
  })

  test('what is due and how old, as of today and without anything being rolled', async () => {
    const shop = new Scene({
      invoices: [
        invoiceOf('inv_1', 200_00, { dueOn: '2026-08-01' }),
        invoiceOf('inv_2', 50_00, { dueOn: '2026-07-01' }),
        invoiceOf('inv_3', 10_00, { dueOn: '2026-05-25' }),
      ],
    })
    expect(await accountIn(shop)).toMatchObject({ due: 60_00, ageing: [200_00, 50_00, 10_00, 0, 0], overdueSince: '2026-05-25' })
    shop.on('2026-08-01')
    expect(await accountIn(shop)).toMatchObject({ due: 260_00, ageing: [200_00, 0, 50_00, 10_00, 0] })
    shop.on('2026-08-02')
    expect(await accountIn(shop)).toMatchObject({ due: 260_00, ageing: [0, 200_00, 50_00, 10_00, 0] })
  })

  test('nothing as overdue on the due date itself', async () => {
    const account = await accountIn(new Scene({ invoices: [invoiceOf('inv_1', 10_00, { dueOn: '2026-07-18' })] }))
    expect(account.due).toBe(10_00)
    expect(account).not.toHaveProperty('overdueSince')
  })

  test('today as the merchant’s clock shows it: late in the evening of Paris an invoice is due that isn’t yet in New York', async () => {
    const invoices = [invoiceOf('inv_1', 10_00, { dueOn: '2026-07-19' })]
    const dueIn = async (timeZone: string) =>
      (await accountIn(new Scene({ settings: { timeZone }, invoices }).at('2026-07-18T22:30:00.000Z'))).due
    expect([await dueIn('Europe/Paris'), await dueIn('America/New_York')]).toEqual([10_00, 0])
  })

  test.each<[string, object, AccountSketch, string[]]>([
    ['a professional with everything at its default', { professional: true }, {}, ['limit', 'payment-term', 'risk-level']],
    ['a professional with a limit of 0, which is a limit', { professional: true }, { limit: 0 }, ['payment-term', 'risk-level']],
    ['a professional without any bound', { professional: true }, { limit: 'unlimited', terms: { riskLevel: 'low' } }, ['payment-term']],
    ['a professional with all set', { professional: true }, { limit: 1_00, terms: { paymentTermDays: 30, riskLevel: 'high' } }, []],
    ['a private customer', { professional: false }, {}, []],
  ])('as incomplete, %s', async (_, details, account, incomplete) => {
    expect((await accountIn(new Scene({ details, account }))).incomplete).toEqual(incomplete)
  })

  test('whether documents can be mailed', async () => {
    expect((await accountIn(new Scene({}))).mail).toBe('possible')
    expect((await accountIn(new Scene({ details: { consent: false } }))).mail).toBe('no-consent')
  })

  test('an account on which nothing has happened yet, without its rows for debts and purse', async () => {
    const shop = new Scene({})
    shop.rows.delete(`debts|${theAccount}|`)
    shop.refs.delete(`debts|${theAccount}|`)
    expect(await accountIn(shop)).toMatchObject({ due: 0, ageing: [0, 0, 0, 0, 0], heldCount: 0, termsVersion: 1 })
  })
})

describe('refuses', () => {
  test('invalid-input: an id of something else', async () => {
    expect(await new Scene({}).ask(getAccount, { accountId: 'inv_1' })).toMatchObject({ refused: 'invalid-input' })
  })

  test('unknown-account: an id nobody opened, or whose customer is gone', async () => {
    const shop = new Scene({})
    expect(await shop.ask(getAccount, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' })
    shop.refs.delete(`${refs.customer(theAccount).kind}|${theAccount}|`)
    expect(await shop.ask(getAccount, { accountId: theAccount })).toMatchObject({ refused: 'unknown-account' })
  })
})
