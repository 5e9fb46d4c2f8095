import type { recordOf } from '../../store/codec.ts'
import type { Action } from '../../store/keeper.ts'
import type { Item } from '../../store/row.ts'
import { compareAnswer, compareRow } from './compare.ts'
import type { Deed } from './deed.ts'
import { Divergence, same } from './divergence.ts'
import { keepReport } from './oracle/documents.ts'
import { closeBook, judge, remember } from './oracle/oracle.ts'
import { runStarted } from './oracle/runs.ts'
import { recordOnce, rowOnce } from './parsed.ts'
import type { Attempt, World } from './simulated.ts'

type JournalRecord = ReturnType<typeof recordOf>

/** The answer that is kept for whoever sends the same again: with the key that lets it happen once. */
function answerKept(items: readonly Item[], { chain, sequence }: JournalRecord): unknown {
  for (const item of items.filter(({ kind }) => kind === 'pointer')) {
    const row = rowOnce(item)
    const used = row.kind === 'pointer' ? row.state.used : undefined
    if (used?.chain === chain && used.sequence === sequence) return used.answer
  }
  return undefined
}

/**
 * Of a batch that numbers invoices those that it issued. What it refused stands under no condition of its commit, and may have become ready
 * since it was read: it comes again.
 */
function numberedIn(deed: Deed, records: readonly JournalRecord[]): Deed {
  if (deed.name !== 'issueInvoices') return deed
  const chains = new Set(records.map(({ chain }) => chain))
  return { ...deed, input: { batch: deed.input.batch.filter(({ accountId }) => chains.has(accountId)) } }
}

/** What was committed, in the order it really happened; each commit is compared with the oracle at once. */
export class Commits {
  /** By correlation id, which is new for each try. */
  readonly attempts = new Map<string, Attempt>()
  readonly records: { record: JournalRecord; item: Item }[] = []
  readonly #known = new Set<string>()
  readonly #heads = new Map<string, number>()
  count = 0

  /** After a transaction was written, or said to have been written once more. */
  written(world: World, actions: readonly Action[]): void {
    const items = actions.flatMap((action) => ('put' in action ? [action.put] : []))
    const journal = items.filter(({ pk }) => pk.startsWith('J#'))
    const fresh = journal.filter(({ pk, sk }) => !this.#known.has(`${pk} ${sk}`))
    if (fresh.length === 0) return
    this.count += 1
    for (const { pk, sk } of fresh) this.#known.add(`${pk} ${sk}`)
    const records = fresh.map(recordOnce)
    const [first] = records
    const attempt = this.attempts.get(first?.correlationId ?? '')
    if (!first || !attempt) throw new Divergence('a record of nobody was written')
    world.counting.count(attempt.deed.name, 'done')
    this.#judge(attempt, records)
    for (const record of records) this.#follow(attempt, record)
    for (const item of items.filter(({ pk }) => !pk.startsWith('J#'))) compareRow(attempt.shop.oracle, rowOnce(item))
    const answer = answerKept(items, first)
    compareAnswer(attempt, answer)
    remember(attempt.shop.oracle, attempt.deed, { key: attempt.key, answer, account: first.chain })
    if (attempt.deed.name === 'changeSettings') {
      const { shop } = attempt
      Object.assign(shop, { before: shop.settings, settings: attempt.deed.input.settings, changedAt: world.millis })
    }
    if (attempt.deed.name === 'startRun') runStarted(attempt.shop.oracle, attempt.deed.input, attempt.moment)
    if (attempt.deed.name === 'askBureau')
      world.outside.claimed(attempt.deed.input, { shop: attempt.shop, at: Date.parse(attempt.moment.now) })
    for (const [at, record] of records.entries()) {
      const item = fresh[at]
      if (item) this.records.push({ record, item })
    }
    world.bus.streamed(fresh)
  }

  #judge(attempt: Attempt, records: readonly JournalRecord[]): void {
    const { shop, moment, key } = attempt
    const deed = numberedIn(attempt.deed, records)
    const judged = judge(shop.oracle, deed, { moment, key })
    const isOvertaken =
      deed.name === 'reportDelivery' && typeof judged === 'object' && 'refused' in judged && judged.refused === 'order-exists'
    const verdict = isOvertaken ? keepReport(shop.oracle, deed.input) : judged
    if (verdict !== 'done' && verdict !== 'noOpinion')
      throw new Divergence(
        `${records[0]?.command} ${JSON.stringify(deed.input)} was written as ${shop.id} ${records[0]?.sequence}; the oracle says ${JSON.stringify(verdict)}`,
      )
  }

  /** The record goes on its chain, and its figures are the oracle's. */
  #follow({ shop, deed, moment }: Attempt, record: JournalRecord): void {
    const { chain, sequence } = record
    const head = `${record.merchantId} ${chain}`
    same(`the sequence of ${head}`, { found: sequence, expected: (this.#heads.get(head) ?? 0) + 1 })
    this.#heads.set(head, sequence)
    const book = shop.oracle.books.get(chain)
    if (!book) return
    const { figures, broken } = closeBook(book, { at: record.at, sequence, today: moment.today })
    same(`figures of ${chain} after ${deed.name} ${JSON.stringify(deed.input)}`, { found: record.after, expected: figures })
    if (broken.length > 0) throw new Divergence(`after ${deed.name} of ${chain}: ${broken.join('; ')}`)
  }
}
