import type { AccountId, MerchantId } from '../domain/ids.ts'
import type { Mail } from '../domain/mail/mail.ts'
import type { Keeper } from './keeper.ts'
import { newestFirst } from './openKey.ts'

const dayMillis = 24 * 3_600_000
/** Mails that one account names at most: more of them are one trouble. */
const mostNamed = 20

/**
 * Mails of an account whose outcome nobody has known for a day; those of more than three days were named on the days before. One read,
 * of nothing where there are none.
 */
export async function mailsUnknown(
  keeper: Keeper,
  { merchantId, accountId, now }: { merchantId: MerchantId; accountId: AccountId; now: number },
) {
  const claimedBefore = (days: number) => newestFirst(new Date(now - days * dayMillis).toISOString())
  const { rows } = await keeper.list(merchantId, {
    list: 'mails-under-way',
    kind: 'mail',
    account: accountId,
    behind: claimedBefore(1),
    until: claimedBefore(3),
    limit: mostNamed,
  })
  return rows.flatMap((row): Mail[] => (row.kind === 'mail' ? [row.state] : []))
}
