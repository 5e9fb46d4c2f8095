import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { csvOf } from '../../../domain/sheet.ts'
import { listVouchers } from '../../../domain/vouchers/listVouchers.ts'
import { refundVoucher } from '../../../domain/vouchers/refundVoucher.ts'
import { Scene } from '../../kit/scene.ts'
import { sold } from './selling.ts'

async function listed(shop: Scene, input: { limit?: number; cursor?: string } = {}) {
  const page = await shop.ask(listVouchers, input)
  if (isRefusal(page)) throw new Error(page.refused)
  return page
}

describe('answers', () => {
  test('all of them, the newest first, page by page', async () => {
    const shop = new Scene({})
    for (const id of ['vou_1', 'vou_2', 'vou_3']) sold(shop, id, 10_00)
    shop.done(refundVoucher, { voucherId: 'vou_2', method: 'ESP' })
    const first = await listed(shop, { limit: 2 })
    expect(first.items.map(({ voucherId, state }) => [voucherId, state])).toEqual([
      ['vou_3', 'sold'],
      ['vou_2', 'refunded'],
    ])
    const second = await listed(shop, { limit: 2, ...(first.next && { cursor: first.next }) })
    expect(second.items.map(({ voucherId }) => voucherId)).toEqual(['vou_1'])
    expect(second.next).toBeUndefined()
  })

  test('as lines and columns', async () => {
    const shop = new Scene({})
    sold(shop, 'vou_1', { value: 60_00, vatRate: '20', expiresOn: '2026-07-18' })
    const page = await listed(shop.on('2026-07-20'))
    const sheet = listVouchers.sheet?.(page) ?? { columns: [], rows: [] }
    expect(csvOf(sheet).split('\r\n').slice(0, 2)).toEqual([
      '\ufeffvoucher,sold,value,vat,currency,method,expires,state,spent,account,payment',
      'vou_1,2026-07-18,60.00,10.00,EUR,ESP,2026-07-18,expired,,,',
    ])
  })
})

describe('refuses', () => {
  test('who may not read vouchers', async () => {
    const rights = new Set(['store-credit:read'] as const)
    expect(await new Scene({}).ask(listVouchers, {}, { rights })).toMatchObject({ refused: 'not-allowed' })
  })
})
