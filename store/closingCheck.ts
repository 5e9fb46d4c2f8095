import { createHash } from 'node:crypto'
import { type Closing, type ClosingKind, type PeriodTotal, partsOf, periodBefore, summed, totalOf } from '../domain/closings/closing.ts'
import { type Reader, refs } from '../domain/command.ts'
import { readCurrencies } from '../domain/daily-summary/movement.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import { firstHash } from '../domain/ledger/journal.ts'
import { bounds } from '../domain/limits.ts'

type Window = { from: string; to: string; previousSeal: string }
type Counted = Window & { recordCount: number; totals: PeriodTotal[]; seal: string }
type Books = Pick<Reader, 'booked' | 'get'>

/** Counts what moved money between two moments, record by record in order, a page in memory at a time. */
export async function count(reader: Books, { from, to, previousSeal }: Window): Promise<Counted> {
  let [recordCount, totals, seal]: [number, PeriodTotal[], string] = [0, [], previousSeal]
  let after: string | undefined
  do {
    const page = await reader.booked({ from, to, limit: bounds.recordsPerPage, ...(after !== undefined && { after }) })
    const currencies = await readCurrencies(reader, page.items)
    for (const record of page.items) {
      const currency = currencies.get(record.chain)
      if (currency === undefined) throw new Error(`${record.chain} moved money and is no account`)
      recordCount += 1
      totals = summed(totals, [totalOf(record, currency)])
      seal = createHash('sha256').update(`${seal}${record.hash}`).digest('hex')
    }
    after = page.next
  } while (after !== undefined)
  return { from, to, previousSeal, recordCount, totals, seal }
}

type Said = Pick<Closing, 'recordCount' | 'totals' | 'perpetual' | 'seal'>

/**
 * Recounts a closed period: a day from its records, a longer one from the days or months in it, what is perpetual from the closing before.
 * Names each difference from what was closed.
 */
export async function checkClosing(reader: Books, kind: ClosingKind, period: string): Promise<Difference[]> {
  const { kept, before, parts } = await reader.get({
    kept: refs.closing(kind, period),
    before: refs.closing(kind, periodBefore(kind, period)),
    parts: partsOf(kind, period).map((part) => refs.closing(part.kind, part.period)),
  })
  const closing = `${kind} ${period}`
  if (!kept) return [{ closing, what: 'closing', expected: 'a closed period', found: 'nothing' }]
  const { recordCount, totals, seal } =
    kind === 'day'
      ? await count(reader, { from: kept.from, to: kept.to, previousSeal: before?.seal ?? firstHash })
      : {
          recordCount: parts.reduce((sum, part) => sum + part.recordCount, 0),
          totals: parts.reduce<PeriodTotal[]>((sum, part) => summed(sum, part.totals), []),
          seal: parts.toSorted((one, other) => (one.period < other.period ? -1 : 1)).at(-1)?.seal ?? firstHash,
        }
  const expected = { recordCount, totals, seal, perpetual: summed(before?.perpetual ?? [], totals) }
  return differencesOf(expected, kept).map((difference) => ({ closing, ...difference }))
}

function differencesOf(expected: Said, found: Said): Omit<Difference, 'closing'>[] {
  const differing = (what: string, should: number | string, is: number | string) =>
    should === is ? [] : [{ what, expected: String(should), found: String(is) }]
  const ofTotals = (name: string, should: readonly PeriodTotal[], is: readonly PeriodTotal[]) =>
    [...new Set([...should, ...is].map(({ currency }) => currency))].flatMap((currency) => {
      const of = (totals: readonly PeriodTotal[], figure: (typeof figures)[number]) =>
        totals.find((total) => total.currency === currency)?.[figure] ?? 0
      return figures.flatMap((figure) => differing(`${name}${figure} in ${currency}`, of(should, figure), of(is, figure)))
    })
  return [
    ...differing('records', expected.recordCount, found.recordCount),
    ...ofTotals('', expected.totals, found.totals),
    ...ofTotals('perpetual ', expected.perpetual, found.perpetual),
    ...differing('seal', expected.seal, found.seal),
  ]
}

const figures = ['sales', 'vat', 'received', 'paidBack'] as const

/** Recounts the latest closings of a kind, newest first: as many as a night has time for, whatever is asked for has all of them. */
export async function checkLatest(reader: Books, kind: ClosingKind, most: number): Promise<Difference[]> {
  const { root } = await reader.get({ root: refs.closings(kind) })
  const differences: Difference[] = []
  for (let period = root?.last, left = most; period !== undefined && left > 0; left -= 1) {
    differences.push(...(await checkClosing(reader, kind, period)))
    const earlier = periodBefore(kind, period)
    const { before } = await reader.get({ before: refs.closing(kind, earlier) })
    period = before && earlier
  }
  return differences
}
