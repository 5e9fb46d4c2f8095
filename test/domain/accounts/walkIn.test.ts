import { expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { walkIn } from '../../../domain/accounts/opening.ts'
import { importDeposit } from '../../../domain/imports/importDeposit.ts'
import { importInvoice } from '../../../domain/imports/importInvoice.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { lineOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

type Sale = z.input<(typeof recordSale)['input']>
const saleOf = (saleId: string, given: Pick<Sale, 'accountId' | 'tenders'>): Sale => ({
  ...{ saleId, currency: 'EUR', prices: 'gross', lines: [lineOf(10_00)] },
  ...given,
})
const byCard = [{ method: 'CB', amount: 10_00 }]

/** The account of all who walk in, as their first sale opens it. */
function passage(): Scene {
  const shop = new Scene({ settings: { writeOffTolerance: 5_00 } })
  shop.done(recordSale, saleOf('s-1', { tenders: byCard }))
  return shop
}

const money = { accountId: walkIn, amount: 50_00, currency: 'EUR', method: 'ESP' } as const

test('nobody in particular has neither money nor credit: what would leave some is refused with customer-required', () => {
  const shop = passage()
  expect(shop.run(topUp, { ...money, paymentId: 'pay_1' })).toMatchObject({ refused: 'customer-required' })
  expect(shop.run(recordPayment, { ...money, paymentId: 'pay_2', names: [] })).toMatchObject({ refused: 'customer-required' })
  const { method: _, ...brought } = money
  expect(shop.run(importDeposit, { ...brought, paymentId: 'pay_3' })).toMatchObject({ refused: 'customer-required' })
  expect(shop.run(changeLimit, { accountId: walkIn, limit: 'unlimited' })).toMatchObject({ refused: 'customer-required' })
  const owed = { invoiceId: 'inv_1', accountId: walkIn, number: '2025-1', currency: 'EUR', total: 9_00, outstanding: 9_00 } as const
  expect(shop.run(importInvoice, { ...owed, issuedOn: '2026-01-05', dueOn: '2026-02-05' })).toMatchObject({ refused: 'customer-required' })
})

test('the account of who walks in, named, is the same as none named: paid whole and now', () => {
  const shop = passage()
  expect(shop.done(recordSale, saleOf('s-2', { accountId: walkIn, tenders: byCard })).answer).toMatchObject({ label: 'settled' })
  for (const tenders of [[], [{ method: 'CRED', amount: 10_00 }]])
    expect(shop.run(recordSale, saleOf('s-3', { accountId: walkIn, tenders }))).toMatchObject({ refused: 'customer-required' })
})
