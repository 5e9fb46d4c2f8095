import * as z from 'zod'
import { later } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { firstHash } from '../ledger/journal.ts'
import { refuse } from '../refusals.ts'
import {
  ClosedPeriod,
  type Closing,
  ClosingKind,
  Closing as ClosingShape,
  endOf,
  isOver,
  isPeriod,
  lastDayOf,
  PeriodTotal,
  partsOf,
  periodAfter,
  summed,
} from './closing.ts'

/** What was counted of a day, over its records in order. */
const Counted = z.strictObject({
  from: ClosingShape.shape.from,
  recordCount: z.int().min(0),
  totals: z.array(PeriodTotal).max(40),
  previousSeal: z.string().max(64),
  seal: z.string().max(64),
})

/**
 * Closes a day with what was counted of it, a month by its days, a year by its months. Periods are closed in their order, each once, when
 * they are over; what is closed never changes, and the journal's own chain holds every closing (SPEC section 11).
 */
export const closePeriod = command({
  name: 'closePeriod',
  summary: 'Close a day, a month or a year',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ kind: ClosingKind, period: ClosedPeriod, counted: Counted.optional() }),
  answer: ClosingShape.pick({ kind: true, period: true, totals: true, perpetual: true, seal: true }),
  once: ({ kind, period }) => ({ scope: 'closing', key: `${kind}/${period}` }),
  reads: ({ kind, period }) => ({
    root: refs.closings(kind),
    parts: isPeriod(kind, period) ? partsOf(kind, period).map((part) => refs.closing(part.kind, part.period)) : [],
  }),
  decide: ({ kind, period, counted }, { root, parts }, { settings, now }) => {
    if (!isPeriod(kind, period)) return { refused: 'invalid-input', faults: [{ pointer: '/period', says: `is no ${kind}` }] } as const
    if ((kind === 'day') !== (counted !== undefined))
      return { refused: 'invalid-input', faults: [{ pointer: '/counted', says: 'is said of a day, and of nothing else' }] } as const
    const to = endOf(kind, period, settings)
    if (!isOver({ to }, now)) return refuse('period-not-over')
    if (root && periodAfter(kind, root.last) !== period) return refuse('invalid-transition', `The last ${kind} closed is ${root.last}.`)
    if (counted && (counted.previousSeal !== (root?.seal ?? firstHash) || (root && counted.from !== root.to)))
      return refuse('invalid-transition', 'The day was not counted from where the one before ended.')
    const last = parts.find((part) => lastDayOf(part.kind, part.period) === lastDayOf(kind, period))
    if (!counted && !last) return refuse('invalid-transition', `Not all of ${period} is closed yet.`)
    const totals = counted ? summed([], counted.totals) : parts.reduce<PeriodTotal[]>((sum, part) => summed(sum, part.totals), [])
    const perpetual = summed(root?.perpetual ?? [], totals)
    const seal = counted?.seal ?? last?.seal ?? firstHash
    const closing: Closing = {
      kind,
      period,
      from: counted?.from ?? parts[0]?.from ?? to,
      to: last?.to ?? later(to, counted?.from ?? to),
      recordCount: counted?.recordCount ?? parts.reduce((sum, part) => sum + part.recordCount, 0),
      totals,
      perpetual,
      seal,
      closedAt: now,
    }
    const chain = refs.closings(kind)
    return {
      changed: [
        { ref: chain, state: { kind, last: period, to: closing.to, perpetual, seal } },
        { ref: refs.closing(kind, period), state: closing },
      ],
      entries: [
        { chain, facts: [{ type: 'PeriodClosed', kind, period, recordCount: closing.recordCount, totals, perpetual, seal }], postings: [] },
      ],
      answer: { kind, period, totals, perpetual, seal },
    }
  },
})
