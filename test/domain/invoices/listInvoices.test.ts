import { describe, expect, test } from 'vitest'
import { listInvoices } from '../../../domain/invoices/listInvoices.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const invoices = [
  invoiceOf('inv_1', 10_00, { issuedOn: '2026-07-02' }),
  invoiceOf('inv_2', 20_00, { issuedOn: '2026-07-03', outstanding: 20_00 }),
  invoiceOf('inv_3', 30_00, { issuedOn: '2026-07-01' }),
]

async function idsOf(input: { accountId?: string; limit?: number }) {
  const page = await new Scene({ invoices }).ask(listInvoices, input)
  return 'items' in page ? page.items.map(({ invoiceId, label, overdue }) => [String(invoiceId), label, overdue]) : page
}

describe('answers', () => {
  test('the merchant’s invoices, newest first', async () => {
    expect(await idsOf({})).toEqual([
      ['inv_2', 'unpaid', true],
      ['inv_1', 'unpaid', true],
      ['inv_3', 'unpaid', true],
    ])
  })

  test('those of one account', async () => expect(await idsOf({ accountId: theAccount })).toHaveLength(3))
})

describe('refuses', () => {
  test('unknown-account', async () =>
    expect(await new Scene({ invoices }).ask(listInvoices, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' }))
})
