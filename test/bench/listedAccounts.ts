import { noDebts, owe } from '../../domain/accounts/debts.ts'
import type { Standing } from '../../domain/accounts/standing.ts'
import { addDays } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { rankingsOf } from '../../domain/reports/ranking.ts'
import type { Change } from '../../domain/states.ts'
import { invoiceOf, theDay } from '../kit/builders.ts'
import { drawn } from './seeding.ts'

const kept: readonly string[] = ['by-remainder', 'by-exposure', 'owing', 'over-limit', 'held', 'risk']

/** An account as lists have it: half of them owe something, from the last weeks or the coming ones; some owe too much, are held, or a risk. */
export function* listedAccount(at: number): Generator<Change> {
  const accountId = AccountId.parse(`acc_${at}`)
  const amount = drawn(at, 500_00)
  const unpaid = at % 2 === 0 ? amount : 0
  const deposits = at % 2 === 0 ? 0 : amount
  const dueOn = addDays(theDay, drawn(at, 60) - 45)
  const debts = unpaid > 0 ? owe(noDebts, invoiceOf(`inv_${at}`, unpaid, { accountId, dueOn }), unpaid) : noDebts
  const standing: Standing = {
    accountId,
    name: `Customer ${String(drawn(at, 1_000_003)).padStart(7, '0')}`,
    currency: 'EUR',
    openOrders: 0,
    balance: deposits - unpaid,
    remainder: deposits - unpaid,
    exposure: unpaid,
    unpaid,
    deposits,
    limit: at % 6 === 0 ? 0 : 1_000_00,
    riskLevel: at % 4 === 1 ? 'high' : 'none',
    heldCount: at % 3 === 0 ? 1 : 0,
    accountVersion: 1,
    drift: false,
  }
  yield { ref: refs.standing(accountId), state: standing }
  yield { ref: refs.debts(accountId), state: debts }
  for (const state of rankingsOf(standing, { debts }))
    if (kept.includes(state.list)) yield { ref: refs.ranking(accountId, state.list), state }
}
