import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from './storefront.ts'

/* Payments matched with invoices, each by the number of the row that asks for it; figures of SPEC section 6. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const payment = (id: string) => shop.read(`/v1/payments/${id}`)
const invoice = (id: string) => shop.read(`/v1/invoices/inv_${id}`)

/** What a payment names nothing for is matched by itself, within seconds. */
async function paid(accountId: string, paymentId: string, amount: number): Promise<void> {
  await shop.pay(paymentId, { accountId, amount })
  await shop.drain(accountId)
}

async function sold(accountId: string, ...invoices: [string, string][]): Promise<void> {
  await shop.open(accountId, { limit: 'unlimited' })
  for (const [id, amount] of invoices) await shop.invoiced(accountId, id, amount)
  await shop.drain(accountId)
}

test('S4-7, S4-12, S4-13, S4-14: of 100 for two invoices of 45 both are settled, the payment is partially allocated, and the balance is 10', async () => {
  await sold('acc_p1', ['f1', '45.00'], ['f2', '45.00'])
  expect(await shop.account('acc_p1')).toMatchObject({ figures: { balance: -90_00, unpaid: 90_00 } })
  await paid('acc_p1', 'pay_p1', 100_00)
  expect([await invoice('f1'), await invoice('f2')]).toMatchObject([{ label: 'settled' }, { label: 'settled' }])
  expect(await payment('pay_p1')).toMatchObject({ label: 'partially-allocated', allocated: 90_00, unallocated: 10_00 })
  expect(await shop.account('acc_p1')).toMatchObject({ figures: { balance: 10_00, unpaid: 0, deposits: 10_00 } })
  await paid('acc_p1', 'pay_alone', 5_00)
  expect(await payment('pay_alone')).toMatchObject({ label: 'unallocated' })
})

test('S4-15, S4-17: the next invoice takes what the begun payment has left first, then the next payment settles the begun invoice first', async () => {
  await sold('acc_p2', ['g1', '45.00'], ['g2', '45.00'])
  await paid('acc_p2', 'pay_g1', 100_00)
  await shop.invoiced('acc_p2', 'g3', '30.00')
  await shop.drain('acc_p2')
  expect(await invoice('g3')).toMatchObject({ label: 'partially-settled', outstanding: 20_00 })
  expect(await payment('pay_g1')).toMatchObject({ label: 'allocated', unallocated: 0 })
  await shop.invoiced('acc_p2', 'g4', '15.00')
  await paid('acc_p2', 'pay_g2', 30_00)
  expect(await invoice('g3')).toMatchObject({ label: 'settled' })
  expect(await invoice('g4')).toMatchObject({ label: 'partially-settled', outstanding: 5_00 })
  await paid('acc_p2', 'pay_g3', 15_00)
  expect(await payment('pay_g3')).toMatchObject({ label: 'partially-allocated', unallocated: 10_00 })
})

test('S4-16: payment and invoice name each other with amounts, by the same two letters', async () => {
  await sold('acc_p3', ['h1', '40.00'], ['h2', '20.00'])
  await paid('acc_p3', 'pay_h1', 50_00)
  const { settlings } = await invoice('h1')
  expect(settlings).toMatchObject([{ paymentId: 'pay_h1', amount: 40_00, letter: 'AA' }])
  expect((await invoice('h2')).settlings).toMatchObject([{ paymentId: 'pay_h1', amount: 10_00, letter: 'AB' }])
  expect((await payment('pay_h1')).allocations).toMatchObject([
    { item: 'inv_h1', amount: 40_00, letter: 'AA' },
    { item: 'inv_h2', amount: 10_00, letter: 'AB' },
  ])
  const note = { creditNoteId: 'crn_h2', invoiceId: 'inv_h2' }
  await shop.done({ method: 'POST', path: '/v1/credit-notes', body: note })
  expect((await invoice('h2')).settlings).toMatchObject([
    { letter: 'AB' },
    { paymentId: 'pay_crn-h2', amount: 10_00, letter: 'AC', by: 'credit-note' },
  ])
  expect(await payment('pay_crn-h2')).toMatchObject({
    kind: 'credit-note',
    creditNoteId: 'crn_h2',
    allocations: [{ item: 'inv_h2', amount: 10_00, letter: 'AC' }],
  })
})

test('S4-11: a successful online payment makes its record and credits the account by itself, once', async () => {
  await sold('acc_p4', ['i1', '25.00'])
  for (const _ of [1, 2]) await shop.online('pi_p4', { amount: 25_00, pays: 'acc_p4 invoice:inv_i1' })
  const { items } = await shop.read('/v1/accounts/acc_p4/payments')
  expect(items).toMatchObject([{ kind: 'online', amount: 25_00, label: 'allocated', allocations: [{ item: 'inv_i1' }] }])
  expect(await shop.account('acc_p4')).toMatchObject({ figures: { balance: 0, unpaid: 0 } })
})

test('S4-12: a pair is made and undone by hand; undone, it is not matched again by itself', async () => {
  await sold('acc_p5', ['j1', '20.00'])
  await shop.topUp('pay_j1', { accountId: 'acc_p5', amount: 30_00 })
  const pair = { paymentId: 'pay_j1', item: 'inv_j1' }
  await shop.done({ method: 'POST', path: '/v1/allocations', body: { ...pair, amount: 20_00 } })
  expect(await invoice('j1')).toMatchObject({ label: 'settled' })
  await shop.done({ method: 'POST', path: '/v1/allocations/undo', body: pair })
  await shop.drain('acc_p5')
  expect(await invoice('j1')).toMatchObject({ label: 'unpaid', settlings: [] })
})

test('S4-13: a residue of 0.02 is written off within the tolerance: the invoice is settled, the ledger has it apart', async () => {
  await shop.settings({ writeOffTolerance: 5 })
  await sold('acc_p6', ['k1', '40.00'])
  await paid('acc_p6', 'pay_k1', 39_98)
  const body = { paymentId: 'pay_k1off', item: 'inv_k1' }
  const { json } = await shop.done({ method: 'POST', path: '/v1/write-offs', body })
  expect(json).toMatchObject({ amount: 2, account: { balance: 0, unpaid: 0 } })
  expect(await invoice('k1')).toMatchObject({ label: 'settled', settlings: [{ amount: 39_98 }, { amount: 2, by: 'write-off' }] })
  expect((await shop.ask({ method: 'POST', path: '/v1/allocations/undo', body })).status).toBe(409)
  expect((await shop.done({ method: 'POST', path: '/v1/ledger/check', body: { accountId: 'acc_p6' } })).json).toMatchObject({
    differences: [],
  })
})

test('S4-11: money of nobody waits in suspense until it is assigned; then it is that account’s payment, once', async () => {
  await sold('acc_p7', ['l1', '15.00'])
  await shop.online('pi_p7', { amount: 15_00, pays: 'acc_nobody' })
  expect(await shop.read('/v1/suspense')).toMatchObject({ items: [{ paymentKey: 'pi_p7', amount: 15_00, reason: 'unknown-account' }] })
  const body = { provider: 'stripe', paymentKey: 'pi_p7', accountId: 'acc_p7' }
  await shop.done({ method: 'POST', path: '/v1/suspense/assign', body })
  await shop.online('pi_p7', { amount: 15_00, pays: 'acc_nobody' })
  await shop.drain('acc_p7')
  expect(await invoice('l1')).toMatchObject({ label: 'settled' })
  expect(await shop.account('acc_p7')).toMatchObject({ figures: { balance: 0, deposits: 0 } })
  expect(await shop.read('/v1/suspense')).toMatchObject({ items: [] })
})
