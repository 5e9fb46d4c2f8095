import { folded } from '../text.ts'
import type { CustomerDetails } from './customer.ts'

/** The lists that a search goes through, by what of a customer they are sorted by. */
export const searchLists = {
  name: ['search-name', 'search-last-name', 'search-company'],
  email: ['search-email'],
  reference: ['search-first-reference', 'search-second-reference', 'search-duns'],
} as const

export type SearchList = (typeof searchLists)[keyof typeof searchLists][number]

/** The last word first, so that somebody is found by the family name as well. */
function lastFirst(name: string): string | undefined {
  const words = name.split(/\s+/)
  return words.length > 1 ? [...words.slice(-1), ...words.slice(0, -1)].join(' ') : undefined
}

/**
 * What a customer is found by, as sort keys. It stands in rows of lists alone, beside the name that lists show: never in the journal, and
 * gone when the customer is erased (docs/personal-data.md).
 */
export function foundBy(customer: CustomerDetails | undefined): Record<SearchList, string | undefined> {
  const { name = '', company, email, references: [first, second] = [], duns } = customer ?? {}
  return {
    'search-name': keyOf(name),
    'search-last-name': keyOf(lastFirst(name)),
    'search-company': keyOf(company),
    'search-email': keyOf(email),
    'search-first-reference': keyOf(first),
    'search-second-reference': keyOf(second),
    'search-duns': keyOf(duns),
  }
}

/** What is looked for, folded as what it is looked for in. */
export function keyOf(text = ''): string | undefined {
  return folded(text.replace(/\s+/g, ' ')) || undefined
}
