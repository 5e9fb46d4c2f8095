import { figuresOf, isOpen } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

const hourMillis = 3_600_000

/** docs/personal-data.md: who owes nothing, is owed nothing and waits for nothing is made nobody; the books stay. */
export function eraseCustomer(merchant: Merchant, { accountId, reason }: { accountId: string; reason: string }, { now }: Moment): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  if (book.erased && reason !== 'retention-over') return 'unchanged'
  const { unpaid, deposits } = figuresOf(book)
  if (unpaid > 0 || deposits > 0 || book.orders.some(isOpen)) return no('account-not-settled')
  const claimedAt = [...merchant.mails.values()]
    .flatMap((mail) => (mail.account === accountId && mail.state === 'sending' && mail.claimedAt ? [mail.claimedAt] : []))
    .toSorted()
    .at(-1)
  if (claimedAt !== undefined && Date.parse(now) - Date.parse(claimedAt) < hourMillis) return no('mail-under-way')
  Object.assign(book, { erased: true, moved: true, shipTos: [], overridden: new Set() })
  return 'done'
}

/** What was done in the person's words can't be told any more from other words: whoever repeats it is refused. */
export function redactRows(
  merchant: Merchant,
  { accountId, rows }: { accountId: string; rows: readonly { kind: string; id: string }[] },
): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  if (!book.erased) return no('invalid-transition')
  for (const { kind, id } of rows) {
    const once = kind === 'pointer' && /^(account|order|delivery|key:\w+)\//.test(id) ? merchant.onces.get(id) : undefined
    if (once?.account === accountId) once.deed = undefined
  }
  return 'noOpinion'
}
