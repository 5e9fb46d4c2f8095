import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import type { Mail } from '../mail/mail.ts'
import { spoken } from '../money.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Account } from './account.ts'
import { ErasureReason, nobody } from './erasure.ts'

/** For so long a mail may still be on its way; afterwards nobody sends it any more. */
const underWayMillis = 60 * 60 * 1000

/**
 * Makes the customer of a settled account nobody, for good: name, address, e-mail and all else of the customer's row go in this commit,
 * what other rows say of the person by its event. Figures, invoices and the journal stay as they are (docs/personal-data.md).
 */
export const eraseCustomer = command({
  name: 'eraseCustomer',
  summary: 'Erase the customer of an account for good; the books stay',
  right: 'customers:erase',
  input: z.strictObject({ accountId: AccountId, reason: ErasureReason }),
  answer: z.strictObject({ accountId: AccountId, erasedAt: Instant }).meta({ id: 'ErasedCustomer' }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), customer: refs.customer(accountId) }),
  lists: ({ accountId }) => ({
    open: { list: 'open-orders', kind: 'order', account: accountId, limit: 1 } as const,
    mails: { list: 'mails-under-way', kind: 'mail', account: accountId, limit: 1 } as const,
  }),
  decide: ({ accountId, reason }, { account, customer, open, mails }, { now }) => {
    if (!account || !customer) return refuse('unknown-account')
    // Once more with this reason: invoices whose time to be kept is over lose their buyer too.
    if (account.erasedAt && reason !== 'retention-over') return { unchanged: { accountId, erasedAt: account.erasedAt } }
    const hindered = unsettled(account, open.length > 0) ?? underWay(mails, now)
    if (hindered) return hindered
    const erasedAt = account.erasedAt ?? now
    const assessed = account.terms.riskLevel !== 'none'
    return {
      changed: [
        {
          ref: refs.account(accountId),
          state: {
            ...account,
            terms: { ...account.terms, riskLevel: 'none' as const },
            termsVersion: account.termsVersion + (assessed ? 1 : 0),
            review: {},
            shipToIds: [],
            erasedAt,
          },
        },
        {
          ref: refs.customer(accountId),
          state: { accountId, details: nobody(accountId, customer.details), customerVersion: customer.customerVersion + 1 },
        },
      ],
      entries: [
        { chain: refs.account(accountId), facts: [{ type: 'CustomerErased' }, { type: 'FiguresChanged' }], postings: [], why: reason },
      ],
      answer: { accountId, erasedAt },
    }
  },
})

/** Nobody may be erased who still owes, is owed, or waits for something. */
function unsettled({ unpaid, deposits, currency }: Account, hasOpenOrders: boolean): Refusal | undefined {
  const left = [
    ...(hasOpenOrders ? ['open orders'] : []),
    ...(unpaid > 0 ? [`${spoken(unpaid, currency)} unpaid`] : []),
    ...(deposits > 0 ? [`${spoken(deposits, currency)} of deposits`] : []),
  ]
  return left.length > 0 ? refuse('account-not-settled', `There are ${left.join(', ')}.`) : undefined
}

function underWay([newest]: readonly Mail[], now: Instant): Refusal | undefined {
  const claimedAt = newest?.claimedAt
  return claimedAt && Date.parse(now) - Date.parse(claimedAt) < underWayMillis ? refuse('mail-under-way') : undefined
}
