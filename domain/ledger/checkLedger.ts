import * as z from 'zod'
import { query, type Reader, refs } from '../command.ts'
import { AccountId, VoucherId } from '../ids.ts'
import { paged } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { Difference } from './difference.ts'

const perPage = 25

/**
 * Recomputes balances from the journal and verifies its chains: one account or voucher, or a page of all, accounts first; names each
 * difference (SPEC section 11).
 */
export const checkLedger = query({
  name: 'checkLedger',
  summary: 'Recompute balances from the journal and name each difference',
  right: 'ledger:read',
  input: z.strictObject({ accountId: AccountId.optional(), voucherId: VoucherId.optional(), cursor: paged.cursor }),
  answer: z.strictObject({
    checked: z.int().meta({ description: 'Accounts' }),
    vouchers: z.int().optional(),
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
async function checkVouchers(reader: Pick<Reader, 'vouchers' | 'checkVoucher'>, after?: string) {
  const { voucherIds, next } = await reader.vouchers({ limit: perPage, after })
  const differences: Difference[] = []
  for (const id of voucherIds) differences.push(...(await reader.checkVoucher(id)))
  return { ...(voucherIds.length > 0 && { vouchers: voucherIds.length }), differences, ...(next !== undefined && { next }) }
}
