import type { ScheduledEvent } from 'aws-lambda'
import { AccountId, type MerchantId } from '../../domain/ids.ts'
import { mailsUnknown } from '../../store/mailsUnknown.ts'
import { checkHeads, type NamedOf } from '../runtime/anchorCheck.ts'
import { anchors } from '../runtime/anchors.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { watched } from '../runtime/reaction.ts'

/**
 * Recomputes every balance from the journal, as `encours check` does, and compares each chain with where it ended the days
 * before. Every difference rings. What its time doesn't suffice for is left to the next run of the night. On its way through the accounts
 * it finds mails of which nobody knows whether they were sent.
 */
export const handler = watched('cron-check-ledger', async (_: Partial<ScheduledEvent>, context) => {
  const mails = unknownMails()
  const checking = { keeper: keeper(), anchors: anchors(), now: Date.now, deadlineAt: deadlineOf(context), besides: mails.lookAt }
  const { checked, left, named } = await checkHeads(checking, ring)
  if (mails.count() > 0) tell('MailsUnknown', mails.count())
  tell('ChainsChecked', checked)
  tell('Unchecked', left)
  if (named.length > 0) tell('Differences', named.length)
  if (left > 0)
    log.warn('the check of the ledger was not finished, or yesterday’s anchoring was not; the next run goes on', { checked, left })
  else log.info('the ledger was checked', { checked })
})

/** Counts and names mails whose outcome stays unknown: they are read with the account that is being checked. */
function unknownMails() {
  let count = 0
  const lookAt = async ({ merchantId, chain }: { merchantId: MerchantId; chain: string }) => {
    const accountId = AccountId.safeParse(chain).data
    if (!accountId) return
    const unknown = await mailsUnknown(keeper(), { merchantId, accountId, now: Date.now() })
    for (const { mailId, claimedAt } of unknown)
      log.warn('whether a mail was sent is not known', { merchantId, accountId, mailId, since: claimedAt })
    count += unknown.length
  }
  return { lookAt, count: () => count }
}

const sayings: Record<string, string> = {
  chain: 'a record of the journal is not what was written',
  rows: 'rows of the table can’t be read, or not together',
  anchors: 'a document of anchors can’t be read',
}

function ring({ merchantId, chain, what, expected, found, sequence }: NamedOf): void {
  const accountId = AccountId.safeParse(chain).data
  const alarm = what === 'chain' || what === 'anchors' ? ('journal-changed' as const) : ('drift-found' as const)
  log.error(sayings[what] ?? 'a balance is not what the journal says', {
    alarm,
    merchantId,
    accountId,
    chain,
    what,
    expected,
    found,
    sequence,
  })
}
