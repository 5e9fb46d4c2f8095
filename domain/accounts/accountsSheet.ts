import type * as z from 'zod'
import { cellOf, decimal, limitCell, type Sheet, sheetOf } from '../sheet.ts'
import type { ListedAccount } from './standing.ts'

/** Accounts as a sheet, a line each, however they were listed. */
export function accountsSheet(items: readonly z.infer<typeof ListedAccount>[]): Sheet {
  return sheetOf(
    [
      ['accountId', ({ accountId }) => accountId],
      ['name', ({ name }) => name],
      ['company', ({ company }) => company],
      ['openOrders', ({ openOrders, currency }) => decimal(openOrders, currency)],
      ['balance', ({ balance, currency }) => cellOf(balance, currency)],
      ['remainder', ({ remainder, currency }) => cellOf(remainder, currency)],
      ['exposure', ({ exposure, currency }) => decimal(exposure, currency)],
      ['unpaid', ({ unpaid, currency }) => decimal(unpaid, currency)],
      ['deposits', ({ deposits, currency }) => cellOf(deposits, currency)],
      ['limit', ({ limit = null, currency }) => limitCell(limit, currency)],
      ['currency', ({ currency }) => currency],
      ['riskLevel', ({ riskLevel }) => riskLevel],
      ['heldCount', ({ heldCount }) => heldCount],
      ['overdueSince', ({ overdueSince }) => overdueSince],
    ],
    items,
  )
}
