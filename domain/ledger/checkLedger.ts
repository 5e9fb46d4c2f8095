import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { Difference } from './difference.ts'

const accountsPerPage = 25

/** Recomputes balances from the journal and verifies its chains: one account, or a page of all; names each difference (SPEC section 11). */
export const checkLedger = query({
  name: 'checkLedger',
  summary: 'Recompute balances from the journal and name each difference',
  right: 'ledger:read',
  input: z.strictObject({ accountId: AccountId.optional(), cursor: paged.cursor }),
  answer: z.strictObject({ checked: z.int(), differences: z.array(Difference), next: z.string().optional() }),
  answers: async ({ accountId, cursor }, reader) => {
    if (accountId) {
      const { account } = await reader.get({ account: refs.account(accountId) })
      const differences = await reader.check(accountId)
      // An account that is gone from the table may still be known outside it.
      return account || differences.length > 0 ? { checked: 1, differences } : refuse('unknown-account')
    }
    // By the chains of the journal: a line taken out of the lists hides nothing.
    const { accountIds, next } = await reader.accounts({ limit: accountsPerPage, after: cursor })
    const differences: Difference[] = []
    for (const id of accountIds) differences.push(...(await reader.check(id)))
    return { checked: accountIds.length, differences, ...(next !== undefined && { next }) }
  },
})
