import * as z from 'zod'
import { ClosingKind } from '../closings/closing.ts'
import { query, type Reader, refs } from '../command.ts'
import { AccountId, VoucherId } from '../ids.ts'
import { paged } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { Difference } from './difference.ts'

const perPage = 25

/**
 * Recomputes balances from the journal and verifies its chains: one account or voucher, or a page of all, accounts first, closed periods
 * last; names each difference (SPEC section 11).
 */
export const checkLedger = query({
  name: 'checkLedger',
  summary: 'Recompute balances from the journal and name each difference',
  right: 'ledger:read',
  input: z.strictObject({ accountId: AccountId.optional(), voucherId: VoucherId.optional(), cursor: paged.cursor }),
  answer: z.strictObject({
    checked: z.int().meta({ description: 'Accounts' }),
    vouchers: z.int().optional(),
    closings: z.int().optional().meta({ description: 'Closed days, months and years, counted again' }),
    differences: z.array(Difference),
    next: z.string().optional(),
  }),
  answers: async ({ accountId, voucherId, cursor }, reader) => {
    if (voucherId) {
      const { voucher } = await reader.get({ voucher: refs.voucher(voucherId) })
      const differences = await reader.checkVoucher(voucherId)
      return voucher || differences.length > 0 ? { checked: 0, vouchers: 1, differences } : refuse('unknown-voucher')
    }
    if (accountId) {
      const { account } = await reader.get({ account: refs.account(accountId) })
      const differences = await reader.check(accountId)
      // An account that is gone from the table may still be known outside it.
      return account || differences.length > 0 ? { checked: 1, differences } : refuse('unknown-account')
    }
    if (cursor?.startsWith('voucher:')) return { checked: 0, ...(await checkVouchers(reader, cursor)) }
    if (cursor?.startsWith('closing:')) return { checked: 0, ...(await checkClosings(reader, cursor)) }
    // By the chains of the journal: a line taken out of the lists hides nothing.
    const { accountIds, next } = await reader.accounts({ limit: perPage, after: cursor })
    const differences: Difference[] = []
    for (const id of accountIds) differences.push(...(await reader.check(id)))
    const checked = accountIds.length
    if (next !== undefined) return { checked, differences, next }
    const others = await checkVouchers(reader)
    return { checked, ...others, differences: [...differences, ...others.differences] }
  },
})

/** A page of vouchers, by their chains too. */
async function checkVouchers(reader: Pick<Reader, 'vouchers' | 'checkVoucher' | 'journal' | 'checkClosing'>, after?: string) {
  const { voucherIds, next } = await reader.vouchers({ limit: perPage, after })
  const differences: Difference[] = []
  for (const id of voucherIds) differences.push(...(await reader.checkVoucher(id)))
  const vouchers = voucherIds.length > 0 && { vouchers: voucherIds.length }
  if (next !== undefined) return { ...vouchers, differences, next }
  const closed = await checkClosings(reader)
  return { ...vouchers, ...closed, differences: [...differences, ...closed.differences] }
}

/** Closed periods of one page: each day goes through its records again. */
const closingsPerPage = 10

/** How far the closings are recounted: the kind, and the last record of its chain. */
const ClosingPlace = z.tuple([z.literal('closing'), ClosingKind, z.coerce.number().int().min(0)])

/** A page of closings of a kind, by the journal's own word of what was closed. */
async function checkClosings(reader: Pick<Reader, 'journal' | 'checkClosing'>, cursor = 'closing:day:0') {
  const place = ClosingPlace.safeParse(cursor.split(':')).data
  if (!place) return { differences: [] }
  const [, kind, after] = place
  const records = await reader.journal({ chain: `closings:${kind}`, after, limit: closingsPerPage })
  const periods = records.flatMap(({ facts }) => facts.flatMap((fact) => (fact.type === 'PeriodClosed' ? [fact.period] : [])))
  const differences: Difference[] = []
  for (const period of periods) differences.push(...(await reader.checkClosing(kind, period)))
  const last = records.at(-1)
  const nextKind = ClosingKind.options[ClosingKind.options.indexOf(kind) + 1]
  const isMore = last && records.length === closingsPerPage
  // Where nothing is closed there is nothing longer either.
  const next = isMore ? `closing:${kind}:${last.sequence}` : nextKind && (last || after > 0) && `closing:${nextKind}:0`
  return { ...(periods.length > 0 && { closings: periods.length }), differences, ...(next && { next }) }
}
