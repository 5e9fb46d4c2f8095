import { addedUp, type Counts, priced, prices } from '../../tools/cost/prices.ts'
import { bundlesOf } from '../sweep/bundles.ts'
import type { Bench, Row } from './bench.ts'
import { withEngine } from './engineAtHand.ts'
import { playBesides, playLife, type StepCost, startLife } from './units/life.ts'
import { playNaively } from './units/naive.ts'

const rounded = (dollars: number) => Number(dollars.toFixed(2))

const rowOf = (step: string, counts: Counts): Row => {
  const { write, entries, read, http, events, invocations, mails } = counts
  const { withoutMail, all } = priced(counts)
  return { step, write, entries, read, http, events, invocations, mails, '$ without mail': rounded(withoutMail), '$ in all': rounded(all) }
}

const rowsOf = (steps: Readonly<Record<string, Counts>>): Row[] => [
  ...Object.entries(steps).map(([step, counts]) => rowOf(step, counts)),
  rowOf('whole life', addedUp(Object.values(steps))),
]

/** The rows a step writes, in order. */
const writtenBy = ({ all }: StepCost): Row[] =>
  all.rows.map(({ place, bytes, units }) => ({
    row: place.replaceAll('\n', ' '),
    bytes,
    write: units.table,
    entries: Object.values(units.indexes).reduce((total, one) => total + one, 0),
  }))

export const cost: Bench = {
  name: 'cost',
  says: 'a whole order’s life in units and dollars, against the naive design',
  run: (told) =>
    withEngine(async (endpoint) => {
      told('functions are bundled')
      const life = await startLife(endpoint, await bundlesOf())
      told('our life is played')
      const steps = await playLife(life)
      const besides = await playBesides(life)
      await life.stop()
      told('the naive one is played')
      const naive = await playNaively(endpoint)
      const [ours, theirs] = [addedUp(Object.values(steps)), addedUp(Object.values(naive))]
      const authorization = steps.order.asked
      return {
        tables: [
          { title: 'Ours, dollars a million', rows: rowsOf(steps) },
          { title: 'Beside it', rows: Object.entries(besides).map(([step, counts]) => rowOf(step, counts)) },
          { title: 'The naive design', rows: rowsOf(naive) },
          { title: 'Rows an approved order writes', rows: writtenBy(steps.order) },
        ],
        figures: [
          {
            figure: 'an authorization of three lines, its index entry apart',
            measured: authorization.write,
            unit: 'write units',
            atMost: 8,
          },
          { figure: 'index entries of an authorization', measured: authorization.entries, unit: '', atMost: 1 },
          { figure: 'bus events of an authorization', measured: steps.order.events, unit: '', atMost: 2 },
          {
            figure: 'a whole life without mail, in the naive one',
            measured: priced(ours).withoutMail / priced(theirs).withoutMail,
            unit: '×',
            atMost: 0.6,
          },
          {
            figure: 'its write units and entries, in the naive one',
            measured: (ours.write + ours.entries) / (theirs.write + theirs.entries),
            unit: '×',
          },
          { figure: 'mail in all of a life', measured: priced(ours).sent / priced(ours).all, unit: '×' },
        ],
        notes: [
          `Prices of ${prices.region}, noted on ${prices.notedOn}. Units by the documented rule over what went over the wire; functions' time is not in it.`,
          'Of the local index inside a transaction AWS documents nothing: entries count once and stand apart.',
        ],
      }
    }),
}
