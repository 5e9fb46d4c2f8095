import { invoicePdf } from '../../providers/pdf/invoicePdf.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import { sampleInvoice } from '../providers/pdf/samples.ts'
import type { Bench, Figure, Row, Told } from './bench.ts'
import { median } from './interleaved.ts'
import { alive } from './memory.ts'
import { bare, type Job, jobs } from './runJobs.ts'
import { openRunShop, type RunShop } from './runShop.ts'
import { foundToState } from './toState.ts'
import { withTable } from './withTable.ts'

const perSlice = 1_000
const sizes = [1_000, 10_000, 100_000]
/** Small merchants that are run between slices of a large one, spread over it. */
const pairs = 3
const mostRatio = 1.3
const mostMegabytes = 128

/** Of a large merchant not every thousand is run: so many, spread over it, the first and the last among them. */
const slicesPlayed = 6

function slicesOf(size: number): number[] {
  const slices = size / perSlice
  const played = Math.min(slices, slicesPlayed)
  return Array.from({ length: played }, (_, nth) => (played === 1 ? 0 : Math.round((nth * (slices - 1)) / (played - 1))))
}

type Timed = { perThousand: number; living: number }

async function timed(job: Job, shop: RunShop, from: number): Promise<Timed> {
  const begun = performance.now()
  await job(shop, { from, of: perSlice })
  return { perThousand: performance.now() - begun, living: alive() }
}

/** Some of the larger run's slices with a small run right after each: what the machine does meanwhile meets both. */
type Paired = { large: Timed[]; small: number[]; ratios: number[] }

async function paired(job: Job, large: RunShop, small: readonly RunShop[]): Promise<Paired> {
  const found: Paired = { large: [], small: [], ratios: [] }
  const played = slicesOf(large.size)
  const beside = new Map(small.map((shop, nth) => [Math.floor(((nth + 1) * played.length) / small.length) - 1, shop]))
  for (const [nth, slice] of played.entries()) {
    const ours = await timed(job, large, slice * perSlice)
    found.large.push(ours)
    const shop = beside.get(nth)
    if (!shop) continue
    const theirs = await timed(job, shop, 0)
    found.small.push(theirs.perThousand)
    found.ratios.push(ours.perThousand / theirs.perThousand)
  }
  return found
}

function foundOf(name: string, size: number, { large, small, ratios }: Paired): { row: Row; figures: Figure[] } {
  const living = large.map((one) => one.living)
  const megabytes = Math.max(0, Math.max(...living) - (living[0] ?? 0)) / 2 ** 20
  const ratio = median(ratios)
  const row = {
    run: name,
    accounts: size,
    's a thousand': median(large.map(({ perThousand }) => perThousand)) / 1_000,
    'of 1 000 beside, s': median(small) / 1_000,
  }
  // The engine's own way is what the others are to be seen beside, and has no bound.
  if (name === bare)
    return { row, figures: [{ figure: `${name} beside ${size}: a thousand in one beside a thousand`, measured: ratio, unit: '×' }] }
  return {
    row,
    figures: [
      { figure: `${name} of ${size}: a thousand in one of a merchant with a thousand`, measured: ratio, unit: '×', atMost: mostRatio },
      { figure: `${name} of ${size}: alive beyond the first thousand`, measured: megabytes, unit: 'MB', atMost: mostMegabytes },
    ],
  }
}

/** All that were invoiced owe, so that each of them gets a statement; units are counted by those found, and not by all there are. */
async function finding(shop: RunShop, size: number): Promise<Figure> {
  const owing = slicesOf(size).length * perSlice
  const { accountIds, units } = await foundToState(shop, { dueOn: '2026-09-01' })
  if (accountIds.size !== owing) throw new Error(`${accountIds.size} of ${owing} accounts were found`)
  const measured = (units * perSlice) / owing
  return { figure: `read units a thousand to find who of ${size} gets a statement`, measured, unit: 'units', atMost: 30 }
}

async function pdfs(told: Told, count: number): Promise<Figure[]> {
  const fonts = robotoFonts()
  const perPart = count / 10
  const [times, living]: [number[], number[]] = [[], []]
  for (let part = 0; part <= 10; part += 1) {
    const begun = performance.now()
    for (let at = 0; at < perPart; at += 1) await invoicePdf({ invoice: sampleInvoice(), alreadyPaid: 0 }, fonts)
    // The first part warms up.
    if (part === 0) continue
    times.push(performance.now() - begun)
    living.push(alive())
  }
  told(`${count} PDFs`)
  const grown = Math.max(0, Math.max(...living) - (living[0] ?? 0)) / 2 ** 20
  return [
    {
      figure: `${count} PDFs: the last half in the first half’s time`,
      measured: median(times.slice(5)) / median(times.slice(0, 5)),
      unit: '×',
      atMost: mostRatio,
    },
    { figure: `${count} PDFs: alive beyond the first tenth`, measured: grown, unit: 'MB', atMost: mostMegabytes },
  ]
}

/** One size on an engine of its own: it gets slower with all that was ever written to it. */
function ofSize(told: Told, size: number): Promise<{ rows: Row[]; figures: Figure[] }> {
  return withTable(async (_, endpoint) => {
    const rows: Row[] = []
    const figures: Figure[] = []
    told(`${size} accounts are written`)
    const large = await openRunShop(endpoint, size)
    const small = await Promise.all(Array.from({ length: size === perSlice ? 1 : pairs }, () => openRunShop(endpoint, perSlice)))
    for (const [name, job] of Object.entries(jobs)) {
      const found = foundOf(name, size, await paired(job, large, small))
      const [thousand, [ratio, living]] = [found.row['s a thousand'], found.figures]
      const spent = [`${Number(thousand).toFixed(1)} s a thousand`, `${Number(ratio?.measured).toFixed(2)} × a small merchant’s`]
      const memory = living ? [`${Number(living.measured).toFixed(1)} MB alive beyond the first`] : []
      told(`${name} of ${size}: ${[...spent, ...memory].join(', ')}`)
      rows.push(found.row)
      figures.push(...(size === perSlice ? [] : found.figures))
    }
    figures.push(await finding(large, size))
    return { rows, figures }
  })
}

export const runs: Bench = {
  name: 'runs',
  says: 'invoicing, statements, closing, ageing and import of 1 000 to 100 000 accounts, and 1 000 PDFs apart: linear, memory flat',
  run: async (told, { largest = 100_000 } = {}) => {
    const rows: Row[] = []
    const figures: Figure[] = []
    for (const size of sizes.filter((one) => one <= largest)) {
      const found = await ofSize(told, size)
      rows.push(...found.rows)
      figures.push(...found.figures)
    }
    figures.push(...(await pdfs(told, Math.min(perSlice, largest))))
    return {
      tables: [{ title: 'Each run, a thousand accounts at a time', rows }],
      figures,
      notes: [
        'What the runs do to their data, on the real engine in memory: the commands and readings themselves, eight at once, numbering one batch after the other; without queues, mails and documents. Seconds are those of a machine that others used; ratios are of a slice and of a small merchant’s run right after it.',
        `Of a merchant with more than ${slicesPlayed} 000 accounts ${slicesPlayed} thousands are run, spread from the first to the last, of ageing the first; all of them are looked through for statements. A closing counts the records of a thousand invoices. What is alive is told after a collection between two slices. Bare commits are three small rows and nothing else: what the engine itself takes longer for beside so many rows.`,
      ],
    }
  },
}
