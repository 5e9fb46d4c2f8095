import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Named } from './payment.ts'

/** What a payment pays, as it travels on the provider's payment and back: the account, then each thing named, at most 500 characters. */
export function paysText({ accountId, names }: { accountId: AccountId; names: readonly Named[] }): string {
  const words: string[] = [accountId]
  for (const named of names) {
    const word = `${named.kind}:${named.id}${named.kind !== 'order' && named.upTo !== undefined ? `@${named.upTo}` : ''}`
    // A provider's field is short; what doesn't fit is matched like any other money, oldest first.
    if ([...words, word].join(' ').length <= 500) words.push(word)
  }
  return words.join(' ')
}

/** The account and the things named in such a text; what is not understood is left out, so that money is never refused for it. */
export function paysOf(text: string | undefined): { accountId: AccountId | undefined; names: Named[] } {
  const [account = '', ...words] = (text ?? '').split(' ')
  const names = words.flatMap((word) => {
    const [, kind, id, upTo] = /^(order|invoice|claim):([^@]+)(?:@(\d{1,15}))?$/.exec(word) ?? []
    const named = Named.safeParse({ kind, id, ...(upTo !== undefined && { upTo: Number(upTo) }) })
    return named.success ? [named.data] : []
  })
  return { accountId: AccountId.safeParse(account).data, names: names.slice(0, bounds.itemsPerMatching) }
}
