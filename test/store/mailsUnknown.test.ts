import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { AccountId, MailId, MerchantId } from '../../domain/ids.ts'
import type { Mail } from '../../domain/mail/mail.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import { keeperOver } from '../../store/keeper.ts'
import { mailsUnknown } from '../../store/mailsUnknown.ts'
import { memoryTable } from '../../store/memory.ts'

const merchantId = MerchantId.parse('mer_lumen')
const accountId = AccountId.parse('acc_1')
const now = Date.parse('2026-03-10T02:00:00.000Z')
const hour = 3_600_000

test('mails are named whose outcome nobody has known for one day to three, and no others', async () => {
  const keeper = keeperOver(memoryTable())
  const put = async (name: string, hoursAgo: number, state: Mail['state'] = 'sending') => {
    const mailId = MailId.parse(`mail_${name}`)
    const ref = refs.mail(accountId, mailId)
    const claimedAt = new Date(now - hoursAgo * hour).toISOString()
    const mail: Mail = { mailId, accountId, subject: { kind: 'invoice', id: `inv_${name}` }, state, claimedAt, attempts: 1 }
    const puts = itemsOf(merchantId, ref, rowFor(ref, mail, { version: 1 })).map((item) => ({ put: item, under: 'absent' as const }))
    await keeper.write(puts, randomUUID())
  }
  await put('fresh', 23)
  await put('unknown', 25)
  await put('still-unknown', 71)
  await put('named-before', 73)
  await put('delivered', 30, 'delivered')
  const named = await mailsUnknown(keeper, { merchantId, accountId, now })
  expect(named.map(({ mailId }) => mailId)).toEqual(['mail_unknown', 'mail_still-unknown'])
})
