import { beforeEach, describe, expect, test } from 'vitest'
import { noDebts } from '../../domain/accounts/debts.ts'
import { refs } from '../../domain/command.ts'
import { AccountId, KeyId, MerchantId } from '../../domain/ids.ts'
import { owedOf, refText } from '../../domain/states.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { WrongCursor } from '../../store/table.ts'
import { bothTables } from '../kit/keeper.ts'
import { newClaim, newInvoice, place } from './rows.ts'
import { accountId, merchantId, newAccount, newOrder, orderId, settings } from './toy.ts'

const held = [{ reason: 'not-approved' as const }]
const standing = (id: string, name: string, company?: string) => ({
  accountId: AccountId.parse(`acc_${id}`),
  name,
  ...(company && { company }),
  currency: 'EUR',
  openOrders: 0,
  balance: 0,
  remainder: 0,
  exposure: 0,
  unpaid: 0,
  deposits: 0,
  limit: null,
  riskLevel: 'none',
  heldCount: 0,
  accountVersion: 1,
  drift: false,
})

describe.each(bothTables)('rows and lists %s', (_, make) => {
  let keeper: Keeper
  beforeEach(async () => {
    keeper = keeperOver(await make())
  })

  test('rows are found by their refs, each with its version and what stands beside its state', async () => {
    const head = { sequence: 4, hash: 'abc', at: '2026-03-01T10:00:00.000Z' }
    await place(keeper, refs.account(accountId), { state: newAccount(100), version: 7, head, satellites: { debts: 2, purse: 0 } })
    await place(keeper, refs.debts(accountId), { state: noDebts })
    const rows = await keeper.get(merchantId, [
      refs.account(accountId),
      refs.debts(accountId),
      refs.purse(accountId),
      refs.account(accountId),
    ])
    expect([...rows.keys()].toSorted()).toEqual([refText(refs.account(accountId)), refText(refs.debts(accountId))])
    expect(rows.get(refText(refs.account(accountId)))).toEqual({
      kind: 'account',
      state: newAccount(100),
      version: 7,
      head,
      satellites: { debts: 2, purse: 0 },
    })
  })

  test('another merchant finds nothing under the same ids', async () => {
    await place(keeper, refs.account(accountId), { state: newAccount(100) })
    const other = MerchantId.parse('mer_other')
    expect((await keeper.get(other, [refs.account(accountId)])).size).toBe(0)
    expect((await keeper.list(other, { list: 'orders', kind: 'order', account: accountId, limit: 9 })).rows).toEqual([])
  })

  test('open orders come oldest first, what can be invoiced before the others, the held ones after them; closed ones are gone', async () => {
    const order = (nth: number, day: string, more: object = {}) =>
      place(keeper, refs.order(accountId, `toy-${nth}`), {
        state: { ...newOrder(orderId(nth), 10, `2026-03-${day}T10:00:00.000Z`), ...more },
      })
    await order(1, '05')
    await order(2, '03', { holds: held })
    await order(3, '04')
    await order(4, '01', { state: 'cancelled' })
    await order(5, '02', { holds: held })
    await order(6, '06', { delivery: 'whole' })
    const ids = async (list: 'open-orders' | 'held-orders' | 'orders') =>
      (await keeper.list(merchantId, { list, kind: 'order', account: accountId, limit: 9 })).rows.map(
        (row) => row.kind === 'order' && row.state.orderId,
      )
    expect(await ids('open-orders')).toEqual(['toy-6', 'toy-3', 'toy-1', 'toy-5', 'toy-2'])
    expect(await ids('held-orders')).toEqual(['toy-5', 'toy-2'])
    expect(await ids('orders')).toEqual(['toy-1', 'toy-2', 'toy-3', 'toy-4', 'toy-5', 'toy-6'])
    const queue = await keeper.listed(merchantId, { list: 'held-orders', limit: 9 })
    expect(queue.rows.map((row) => row.kind === 'order' && row.state.orderId)).toEqual(['toy-5', 'toy-2'])
  })

  test('what is owed comes as money settles it: claims, partially settled, then by due date, invoice date, number', async () => {
    const invoice = (number: string, more: object) =>
      place(keeper, refs.invoice(accountId, `inv_${number}`), { state: newInvoice(number, more) })
    await invoice('F-4', { dueOn: '2026-04-02', issuedOn: '2026-03-02' })
    await invoice('F-3', { dueOn: '2026-04-02', issuedOn: '2026-03-02' })
    await invoice('F-2', { dueOn: '2026-04-02', issuedOn: '2026-03-01' })
    await invoice('F-1', { dueOn: '2026-04-01', issuedOn: '2026-03-03' })
    await invoice('F-5', { dueOn: '2026-05-01', outstanding: 40 })
    await invoice('F-6', { dueOn: '2026-01-01', outstanding: 0 })
    await place(keeper, refs.claim(accountId, 'clm_1'), { state: newClaim('1', { dueOn: '2026-06-01' }) })
    const { rows } = await keeper.list(merchantId, owedOf(accountId, 9))
    expect(rows.map((row) => (row.kind === 'invoice' ? row.state.number : row.kind))).toEqual(['claim', 'F-5', 'F-1', 'F-2', 'F-3', 'F-4'])
  })

  test('lists are paged: what is left goes on after the cursor, and the last page has none', async () => {
    for (const nth of [1, 2, 3, 4])
      await place(keeper, refs.order(accountId, `toy-${nth}`), { state: newOrder(orderId(nth), 10, `2026-03-0${nth}T10:00:00.000Z`) })
    const list = { list: 'open-orders', kind: 'order', account: accountId, limit: 2 } as const
    const first = await keeper.list(merchantId, list)
    const second = await keeper.list(merchantId, { ...list, after: first.next ?? '' })
    expect([...first.rows, ...second.rows].map((row) => row.kind === 'order' && row.state.orderId)).toEqual([
      'toy-1',
      'toy-2',
      'toy-3',
      'toy-4',
    ])
    expect(first.next).toBeDefined()
    expect(second.next).toBeUndefined()
  })

  test('a cursor of another list is refused', async () => {
    await expect(
      keeper.list(merchantId, { list: 'orders', kind: 'order', account: accountId, limit: 2, after: 'O#f#2026' }),
    ).rejects.toThrow(WrongCursor)
  })

  test('accounts are listed by the name people look them up under, page by page, both ways', async () => {
    for (const [id, name, company] of [
      ['1', 'zoé'],
      ['2', 'Émile'],
      ['3', 'ada', 'Éclair SA'],
      ['4', 'Bob'],
    ] as const)
      await place(keeper, refs.standing(AccountId.parse(`acc_${id}`)), { state: standing(id, name, company) })
    const names = async (page: object) => {
      const { rows, next } = await keeper.listed(merchantId, { list: 'accounts', limit: 3, ...page })
      return { names: rows.map((row) => row.kind === 'standing' && row.state.name), next }
    }
    const first = await names({})
    expect(first.names).toEqual(['Bob', 'ada', 'Émile'])
    expect((await names({ after: first.next })).names).toEqual(['zoé'])
    const last = await names({ reverse: true })
    expect(last.names).toEqual(['zoé', 'Émile', 'ada'])
    expect((await names({ reverse: true, after: last.next })).names).toEqual(['Bob'])
    const part = { from: 'c', until: 'f' }
    expect((await names(part)).names).toEqual(['ada', 'Émile'])
    const half = await names({ ...part, reverse: true, limit: 1 })
    expect(half.names).toEqual(['Émile'])
    expect(await names({ ...part, reverse: true, limit: 1, after: half.next })).toEqual({ names: ['ada'], next: undefined })
  })

  test('an API key is found by its hash alone, and is the same row its merchant sees', async () => {
    const hash = 'a'.repeat(64)
    const key = { keyId: KeyId.parse('key_1'), merchantId, label: 'Shop', scope: 'storefront', hash, createdAt: '2026-03-01T10:00:00.000Z' }
    await place(keeper, refs.key('key_1'), { state: key })
    await place(keeper, refs.key('key_1'), { state: { ...key, revokedAt: '2026-03-02T10:00:00.000Z' }, version: 2, under: 1 })
    expect(await keeper.keyByHash(hash)).toMatchObject({ merchantId, keyId: 'key_1', revokedAt: '2026-03-02T10:00:00.000Z' })
    expect(await keeper.keyByHash('b'.repeat(64))).toBeUndefined()
    expect((await keeper.listed(merchantId, { list: 'keys', limit: 9 })).rows).toHaveLength(1)
  })

  test('merchants are found by id, and listed for schedules', async () => {
    const merchant = { settings, openedAt: '2026-03-01T10:00:00.000Z', settingsVersion: 1 }
    await place(keeper, refs.merchant(), { state: merchant })
    expect(await keeper.merchant(merchantId)).toEqual(merchant)
    expect(await keeper.merchant(MerchantId.parse('mer_nobody'))).toBeUndefined()
    expect(await keeper.merchants({ limit: 5 })).toEqual({ items: [{ merchantId, merchant }] })
  })
})
