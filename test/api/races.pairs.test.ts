import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { outcomes } from './contest.ts'

/* Two different requests go out together for what only one of them can have: one gets it, the other its documented refusal. */

const rounds = 50
let shop: Storefront

beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

/** Both at once, in either order, so that neither is always the first to reach the table. */
async function together(round: number, requests: readonly [Parameters<Storefront['ask']>[0], Parameters<Storefront['ask']>[0]]) {
  const [one, other] = round % 2 === 0 ? requests : [requests[1], requests[0]]
  return outcomes(await Promise.all([shop.ask(one), shop.ask(other)]))
}

describe(`in ${rounds} rounds one of two succeeds`, { timeout: 120_000 }, () => {
  test('when both refund all deposits', async () => {
    await shop.open('acc_refund')
    for (let round = 0; round < rounds; round += 1) {
      await shop.topUp(`pay_in-${round}`, { accountId: 'acc_refund', amount: 10_00 })
      const refund = (name: string, method: string) => ({
        method: 'POST' as const,
        path: '/v1/accounts/acc_refund/top-ups',
        body: { paymentId: `pay_${name}-${round}`, amount: -10_00, currency: 'EUR', method },
      })
      expect(await together(round, [refund('one', 'CB'), refund('other', 'ESP')])).toEqual({ '201': 1, 'refund-exceeds-deposits': 1 })
    }
    expect((await shop.account('acc_refund')).figures).toMatchObject({ deposits: 0, balance: 0 })
  })

  test('when both redeem the same voucher', async () => {
    for (const accountId of ['acc_left', 'acc_right']) await shop.open(accountId)
    for (let round = 0; round < rounds; round += 1) {
      const sold = { voucherId: `vou_${round}`, value: 10_00, currency: 'EUR', method: 'CB' }
      const { code } = (await shop.done({ method: 'POST', path: '/v1/vouchers', body: sold })).json
      const redemption = (accountId: string) => ({
        method: 'POST' as const,
        path: `/v1/accounts/${accountId}/vouchers`,
        body: { paymentId: `pay_${accountId.slice(4)}-${round}`, code },
      })
      expect(await together(round, [redemption('acc_left'), redemption('acc_right')])).toEqual({ '201': 1, 'voucher-refused': 1 })
    }
    const balances = await Promise.all(
      ['acc_left', 'acc_right'].map(async (id) => Number(Object((await shop.account(id)).figures).balance)),
    )
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(rounds * 10_00)
  })

  test('when both allocate the same money', async () => {
    await shop.open('acc_pair', { limit: 'unlimited' })
    for (const orderId of ['left', 'right']) await shop.invoiced('acc_pair', orderId, '1000.00')
    for (let round = 0; round < rounds; round += 1) {
      await shop.pay(`pay_pair-${round}`, { accountId: 'acc_pair', amount: 10_00 })
      const allocation = (orderId: string) => ({
        method: 'POST' as const,
        path: '/v1/allocations',
        body: { paymentId: `pay_pair-${round}`, item: `inv_${orderId}`, amount: 10_00 },
      })
      expect(await together(round, [allocation('left'), allocation('right')])).toEqual({ '200': 1, 'exceeds-unallocated': 1 })
    }
    expect((await shop.account('acc_pair')).figures).toMatchObject({ deposits: 0, unpaid: 2000_00 - rounds * 10_00 })
  })
})
