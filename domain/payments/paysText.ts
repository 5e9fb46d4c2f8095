import { AccountId } from '../ids.ts'
import { Named } from './payment.ts'

/** What a payment is for, as its provider carries it: the account, then what it names, each kept short. */
export type Pays = { accountId: AccountId; names: Named[] }

/** What one payment may name; money for more than that is matched by itself. */
const mostNames = 40

/** Characters one field of the provider's metadata takes. */
const mostCharacters = 500

/**
 * `acc_1 invoice:inv_2@1200 order:web-7`. Ids hold neither blanks nor `@`; what doesn't fit is left out, the last name never: money
 * for what isn't named is matched by itself.
 */
export function paysText({ accountId, names }: Pays): string {
  const last = names.at(-1)
  const end = last ? ` ${textOf(last)}` : ''
  let text: string = accountId
  for (const name of names.slice(0, -1)) {
    const next = `${text} ${textOf(name)}`
    if (next.length + end.length > mostCharacters) break
    text = next
  }
  return `${text}${end}`
}

/**
 * What of these names a provider can carry of a payment of `amount`. Where some must go, the order named last keeps to its own part:
 * what is meant for the others stays free, and is matched by itself.
 */
export function carriable({ accountId, names }: Pays, amount: number): Named[] {
  const last = names.at(-1)
  const others = names.slice(0, -1)
  const fits = (some: Named[]) => [accountId, ...some.map(textOf)].join(' ').length <= mostCharacters
  if (last?.kind !== 'order' || fits(names)) return names
  const upTo =
    last.upTo ??
    Math.max(
      0,
      others.reduce((rest, name) => rest - (name.upTo ?? 0), amount),
    )
  const capped = { ...last, upTo }
  const count = others.findIndex((_, at) => !fits([...others.slice(0, at + 1), capped]))
  return [...others.slice(0, count), capped]
}

function textOf(name: Named): string {
  return `${name.kind}:${name.id}${name.upTo === undefined ? '' : `@${name.upTo}`}`
}

/** What a provider handed back; undefined when it isn't what we wrote. */
export function readPays(text: string | undefined): Pays | undefined {
  const [account, ...parts] = text?.split(' ') ?? []
  const accountId = AccountId.safeParse(account).data
  const names = parts.map((part) => {
    const [, kind, id, upTo] = /^([a-z]+):([^@]+)(?:@(\d{1,13}))?$/.exec(part) ?? []
    return Named.safeParse({ kind, id, ...(upTo !== undefined && { upTo: Number(upTo) }) }).data
  })
  const known = names.flatMap((name) => name ?? [])
  return accountId && known.length === names.length ? { accountId, names: known.slice(0, mostNames) } : undefined
}
