import { expect, test } from 'vitest'
import { listEntryLines } from '../../../domain/accounting/listEntryLines.ts'
import { isRefusal } from '../../../domain/command.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { lineOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

test('a sale stands in the books by its invoice’s number, and each of its tenders with the letter of what it pays', async () => {
  const shop = new Scene({})
  const tenders = [
    { method: 'CB', amount: 60_00 },
    { method: 'ESP', amount: 40_00 },
  ]
  shop.done(recordSale, { saleId: 's-1', accountId: theAccount, currency: 'EUR', prices: 'gross', lines: [lineOf(100_00)], tenders })
  const answer = await shop.ask(listEntryLines, { from: '2026-07-01', to: '2026-07-31' })
  if (isRefusal(answer)) throw new Error(answer.refused)
  const sold = answer.items.filter(({ journal }) => journal === 'VE')
  expect(sold.map(({ piece, label }) => [piece, label])).toEqual(Array(3).fill(['F-2026-000001', 'invoice F-2026-000001']))
  const ofDeposits = answer.items.filter(({ account }) => account === '419100')
  expect(ofDeposits.map(({ journal, debit, credit, letter }) => [journal, debit, credit, letter])).toEqual([
    ['BQ', 0, 60_00, 'AA'],
    ['BQ', 0, 40_00, 'AB'],
    ['OD', 60_00, 0, 'AA'],
    ['OD', 40_00, 0, 'AB'],
  ])
})
