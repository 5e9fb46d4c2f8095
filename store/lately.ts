import { type Once, refs } from '../domain/command.ts'
import type { MerchantId } from '../domain/ids.ts'
import { type Kind, type Ref, refText } from '../domain/states.ts'
import type { Rows } from './assertLaws.ts'
import { Bounded } from './bounded.ts'
import type { Keeper } from './keeper.ts'
import { isTorn } from './load.ts'
import { type Row, satelliteKinds } from './row.ts'

/** Accounts remembered at a time: the largest rows of so many still fit into a function. */
const mostKept = 200
/** Milliseconds for which an account is remembered. */
const keptMillis = 60_000
/** A guess that fails costs a transaction, ten times a reading and more: less than nine in ten that stood, and nothing is guessed. */
const leastStood = 0.9
/** What one remembrance, right or wrong, counts among those before it. */
const weight = 1 / 16

/** `done`: the once-key of the deed that left them so, which is asked for again more often than any other. */
type Seen = { rows: ReadonlyMap<string, Row>; at: number; done?: string | undefined }
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
  #stood = 1

  constructor(parts: { now: () => number; leastStood?: number }) {
    this.#now = parts.now
    this.#leastStood = parts.leastStood ?? leastStood
  }

  /** What a first round would find of it, by memory; undefined where it names more than one account knows, or memory is often wrong. */
  recall({ merchantId, asked, once }: Asked): Map<string, Row> | undefined {
    const account = onlyAccountIn(asked, once)
    const seen = account && this.#fresh(merchantId, account)
    const again = once && seen?.done === refText(refs.pointer(once))
    return seen && !again && this.#stood >= this.#leastStood ? new Map(asked.flatMap((ref) => rowIn(seen.rows, ref))) : undefined
  }

  /** Remembers the accounts among rows that were read; forgets one that has other satellites than came along or are remembered. */
  saw(merchantId: MerchantId, rows: Rows): void {
    for (const row of rows.values()) {
      if (row.kind !== 'account') continue
      const account = refs.account(row.state.accountId)
      this.#compare(merchantId, account, row)
      this.#remember(merchantId, account, { rows })
    }
  }

  /** The same of the rows of a commit, as it left them: these say nothing about memory. */
  wrote(merchantId: MerchantId, { rows, once }: { rows: Rows; once: Once | undefined }): void {
    const done = once && refText(refs.pointer(once))
    for (const row of rows.values())
      if (row.kind === 'account') this.#remember(merchantId, refs.account(row.state.accountId), { rows, done })
  }

  /** Tells whether a guess was right. */
  judge(stood: boolean): void {
    this.#stood += weight * (Number(stood) - this.#stood)
  }

  #fresh(merchantId: MerchantId, account: Ref): Seen | undefined {
    const seen = this.#seen.get(nameOf(merchantId, account))
    return seen && this.#now() - seen.at < keptMillis ? seen : undefined
  }

  /** What is read anyway tells for nothing whether memory would have been right. */
  #compare(merchantId: MerchantId, account: Ref, row: Row): void {
    const seen = this.#fresh(merchantId, account)?.rows.get(refText(account))
    if (seen) this.judge(seen.version === row.version)
  }

  #remember(merchantId: MerchantId, account: Ref<'account'>, { rows, done }: { rows: Rows; done?: string | undefined }): void {
    const name = nameOf(merchantId, account)
    const before = this.#seen.get(name)
    const known = new Map([...(before?.rows ?? []), ...rows])
    const together = [account, ...satelliteKinds.map((kind): Ref => ({ kind, account: account.account }))]
    if (isTorn(known, together)) this.#seen.drop(name)
    else this.#seen.put(name, { rows: new Map(together.flatMap((ref) => rowIn(known, ref))), at: this.#now(), done: done ?? before?.done })
  }
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
