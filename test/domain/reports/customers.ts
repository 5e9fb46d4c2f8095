import type * as z from 'zod'
import { noDebts, owe } from '../../../domain/accounts/debts.ts'
import { Standing } from '../../../domain/accounts/standing.ts'
import { added, difference, noTotals } from '../../../domain/accounts/totals.ts'
import { refs } from '../../../domain/command.ts'
import type { Invoice } from '../../../domain/invoices/invoice.ts'
import { rankingsOf } from '../../../domain/reports/ranking.ts'
import { invoiceOf, type settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

export type CustomerSketch = Partial<z.input<typeof Standing>> & {
  nth: number
  invoices?: readonly { total: number; outstanding?: number; issuedOn: string; dueOn?: string }[]
}

/** A merchant with customers whose lines in lists are what the projection writes, and their invoices. */
export function shopOf(customers: readonly CustomerSketch[], settings: Parameters<typeof settingsOf>[0] = {}): Scene {
  const shop = new Scene({ settings })
  let totals = noTotals('EUR')
  for (const { nth, invoices = [], ...chosen } of customers) {
    const accountId = `acc_c${nth}`
    const figures = { openOrders: 0, deposits: 0, heldCount: 0, riskLevel: 'none', limit: null, accountVersion: 1, drift: false }
    const issued: Invoice[] = invoices.map(({ total, outstanding = total, issuedOn, dueOn = issuedOn }, at) =>
      invoiceOf(`inv_${nth}${at}`, total, { accountId, outstanding, issuedOn, dueOn }),
    )
    const unpaid = issued.reduce((sum, { outstanding }) => sum + outstanding, 0)
    const debts = issued.filter(({ outstanding }) => outstanding > 0).reduce((sum, one) => owe(sum, one, one.outstanding), noDebts)
    const sums = { unpaid, balance: -unpaid, remainder: -unpaid, exposure: unpaid }
    const standing = Standing.parse({ accountId, name: `Customer ${nth}`, currency: 'EUR', ...figures, ...sums, ...chosen })
    totals = added(totals, difference(standing, undefined))
    shop.put({ ref: refs.standing(standing.accountId), state: standing })
    shop.put({ ref: refs.debts(standing.accountId), state: debts })
    for (const state of rankingsOf(standing, { debts })) shop.put({ ref: refs.ranking(standing.accountId, state.list), state })
    for (const invoice of issued) shop.put({ ref: refs.invoice(standing.accountId, invoice.invoiceId), state: invoice })
  }
  shop.put({ ref: refs.totals('EUR', 0), state: totals })
  return shop
}
