import { type Once, refs } from '../domain/command.ts'
import type { MerchantId } from '../domain/ids.ts'
import { type Kind, type Ref, refText } from '../domain/states.ts'
import type { Rows } from './assertLaws.ts'
import { Bounded } from './bounded.ts'
import type { Keeper } from './keeper.ts'
import { isTorn } from './load.ts'
import { type Row, satelliteKinds } from './row.ts'

/** Accounts remembered at a time. */
const mostKept = 200
/** Debts and deposits of an account beyond which it isn't remembered: two hundred like it stay small beside a function. */
const mostEntries = 100
/** Milliseconds for which an account is remembered. */
const keptMillis = 60_000
/** A guess that fails costs a transaction, ten times a reading and more: less than nine in ten that would have stood, and nothing is guessed. */
const leastStood = 0.9
/** What one remembrance, right or wrong, counts among those before it. */
const weight = 1 / 16

/**
 * `done`: the once-key of the deed that left them so, which is asked for again more often than any other. `doubted`: others write this account
 * too, and it isn't guessed until a reading finds it as it was remembered.
 */
type Seen = { rows: ReadonlyMap<string, Row>; at: number; done?: string | undefined; doubted: boolean }
type Asked = { merchantId: MerchantId; asked: readonly Ref[]; once: Once | undefined }

/**
 * Accounts as this environment saw them last, with their satellites. A commit decided on them needs no reading: it is written under the
 * account's version, which tells whether all three rows are still so, and under the absence of its once-key. Nothing but such a commit
 * may be believed of it: a refusal is decided again on rows that were read.
 */
export class Lately {
  readonly #seen = new Bounded<Seen>(mostKept)
  readonly #now: () => number
  readonly #leastStood: number
  readonly #told: ((stood: boolean) => void) | undefined
  #stood = 1

  /** `told` hears what became of each guess. With a `leastStood` of 0 everything is guessed, however often it was wrong. */
  constructor(parts: { now: () => number; leastStood?: number; told?: (stood: boolean) => void }) {
    this.#now = parts.now
    this.#leastStood = parts.leastStood ?? leastStood
    this.#told = parts.told
  }

  /** What a first round would find of it, by memory; undefined where it names more than one account knows, or memory is not to be trusted. */
  recall({ merchantId, asked, once }: Asked): Map<string, Row> | undefined {
    const account = onlyAccountIn(asked, once)
    const seen = account && this.#fresh(merchantId, account)
    const again = once && seen?.done === refText(refs.pointer(once))
    if (!seen || again || this.#stood < this.#leastStood || (seen.doubted && this.#leastStood > 0)) return undefined
    return new Map(asked.flatMap((ref) => rowIn(seen.rows, ref)))
  }

  /** Remembers the accounts among rows that were read; forgets one that has other satellites than came along or are remembered. */
  saw(merchantId: MerchantId, rows: Rows): void {
    for (const row of rows.values()) {
      if (row.kind !== 'account') continue
      const account = refs.account(row.state.accountId)
      const seen = this.#fresh(merchantId, account)
      const stands = seen?.rows.get(refText(account))?.version === row.version
      // What is read anyway tells for nothing whether a guess would have been right.
      if (seen && !seen.doubted) this.#judge(stands)
      this.#remember(merchantId, account, { rows, doubted: seen !== undefined && !stands })
    }
  }

  /** Remembers the accounts among the rows of a commit as it left them. */
  wrote(merchantId: MerchantId, { rows, once }: { rows: Rows; once: Once | undefined }): void {
    const done = once && refText(refs.pointer(once))
    for (const row of rows.values())
      if (row.kind === 'account') this.#remember(merchantId, refs.account(row.state.accountId), { rows, done })
  }

  /** Hears what became of a guess: whether the account still stood as it was remembered. */
  guessed({ merchantId, asked, once }: Asked, stood: boolean): void {
    this.#told?.(stood)
    this.#judge(stood)
    const account = onlyAccountIn(asked, once)
    const seen = account && this.#fresh(merchantId, account)
    if (seen) seen.doubted = !stood
  }

  #judge(stood: boolean): void {
    this.#stood += weight * (Number(stood) - this.#stood)
  }

  #fresh(merchantId: MerchantId, account: Ref): Seen | undefined {
    this.#seen.dropOldest(({ at }) => this.#now() - at >= keptMillis)
    return this.#seen.get(nameOf(merchantId, account))
  }

  #remember(merchantId: MerchantId, account: Ref<'account'>, news: Partial<Seen> & { rows: Rows }): void {
    const name = nameOf(merchantId, account)
    const known = this.#fresh(merchantId, account)
    const all = new Map([...(known?.rows ?? []), ...news.rows])
    const together = [account, ...satelliteKinds.map((kind): Ref => ({ kind, account: account.account }))]
    const rows = new Map(together.flatMap((ref) => rowIn(all, ref)))
    if (isTorn(rows, together) || entriesIn(rows) > mostEntries) return this.#seen.drop(name)
    this.#seen.put(name, { doubted: news.doubted ?? known?.doubted ?? false, done: news.done ?? known?.done, rows, at: this.#now() })
  }
}

function entriesIn(rows: Rows): number {
  let count = 0
  for (const row of rows.values()) {
    if (row.kind === 'debts') count += Object.keys(row.state.owed).length
    if (row.kind === 'purse') count += row.state.money.length + row.state.shortfalls.length
  }
  return count
}

/** A keeper whose readings are remembered. */
export function remembering(lately: Lately, keeper: Keeper): Keeper {
  return {
    ...keeper,
    get: async (merchantId, asked) => {
      const rows = await keeper.get(merchantId, asked)
      lately.saw(merchantId, rows)
      return rows
    },
  }
}

/** The one account that all refs are about, but the once-key, whose absence the commit proves. */
function onlyAccountIn(asked: readonly Ref[], once: Once | undefined): Ref<'account'> | undefined {
  const key = once && refText(refs.pointer(once))
  const others = asked.filter((ref) => refText(ref) !== key)
  const [account] = others.flatMap((ref) => (ref.kind === 'account' && ref.account ? [refs.account(ref.account)] : []))
  const kinds = new Set<Kind>(['account', ...satelliteKinds])
  return account && others.every((ref) => kinds.has(ref.kind) && ref.account === account.account) ? account : undefined
}

function nameOf(merchantId: MerchantId, account: Ref): string {
  return `${merchantId} ${refText(account)}`
}

function rowIn(rows: Rows, ref: Ref): [string, Row][] {
  const row = rows.get(refText(ref))
  return row ? [[refText(ref), row]] : []
}
