import type { Deed } from '../deed.ts'
import { type Book, walkIn } from './book.ts'
import { wholeUnits } from './decimals.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

type Of<N extends Deed['name']> = Extract<Deed, { name: N }>['input']

const moves = (policy: string) => policy === 'auto' || policy === 'decrease-only'

/** A user's limit stays where the bureau might move it (SPEC section 10). */
export function setLimit(book: Book | undefined, said: Book['limit'] | string, { rules }: Moment): Verdict {
  if (!rules.features.b2bCredit) return no('switched-off')
  if (!book) return no('unknown-account')
  if (book.id === walkIn) return no('customer-required')
  const limit = typeof said === 'string' && said !== 'unlimited' ? wholeUnits(said, book.currency) : said
  if (limit === undefined) return no('invalid-input')
  book.limit = limit
  if (moves(rules.bureau.limitPolicy)) book.overridden.add('limit')
  return 'done'
}

/** The first answer to a question counts, and may move the limit by the merchant's policy; nobody of ours is told of any more once erased. */
export function recordAssessment(merchant: Merchant, { accountId, cause, answer }: Of<'recordAssessment'>, { rules }: Moment): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  const known = book.assessed.get(cause)
  if (book.erased || known === 'answer' || (known === 'failure' && !answer)) return 'unchanged'
  book.assessed.set(cause, answer ? 'answer' : 'failure')
  const recommended = answer?.recommendedLimit
  const { limitPolicy } = rules.bureau
  if (!rules.features.b2bCredit) return 'done'
  if (!recommended || recommended.currency !== book.currency || book.overridden.has('limit') || !moves(limitPolicy)) return 'done'
  const lower = book.limit === 'unlimited' || (book.limit !== null && recommended.amount < book.limit)
  if (limitPolicy === 'auto' || lower) book.limit = recommended.amount
  return 'done'
}

export function overrideAssessment(book: Book | undefined, { rating, ratedOn, limit }: Of<'overrideAssessment'>): Verdict {
  const set = Object.entries({ rating, ratedOn, limit }).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  if (set.length === 0) return no('invalid-input')
  if (!book) return no('unknown-account')
  if (book.erased) return no('customer-erased')
  for (const field of set) book.overridden.add(field)
  return 'done'
}

export function liftOverride(book: Book | undefined, { fields }: Of<'liftOverride'>): Verdict {
  if (!book) return no('unknown-account')
  const lifted = fields.filter((field) => book.overridden.delete(field))
  return lifted.length > 0 ? 'done' : 'unchanged'
}
