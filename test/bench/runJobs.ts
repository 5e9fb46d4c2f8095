import { randomUUID } from 'node:crypto'
import { isRefusal } from '../../domain/command.ts'
import { importAccount } from '../../domain/imports/importAccount.ts'
import { issueInvoices } from '../../domain/invoices/issueInvoices.ts'
import { firstHash } from '../../domain/ledger/journal.ts'
import { getAgeing } from '../../domain/reports/getAgeing.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { ask, readerFor } from '../../store/ask.ts'
import { count } from '../../store/closingCheck.ts'
import { run } from '../../store/run.ts'
import { theDay, theMerchant } from '../kit/builders.ts'
import { realClock } from '../kit/keeper.ts'
import { accountAt, acting, orderAt, type RunShop } from './runShop.ts'

/** Some of a run's accounts, by their places: from one on, so many. */
type Slice = { from: number; of: number }

/** A run's work on a slice of its accounts. */
export type Job = (shop: RunShop, slice: Slice) => Promise<void>

/** Commands under way at once, as workers of a queue have them. */
const atOnce = 8
/** On-account orders of one line that one commit numbers. */
const perNumbering = 13
const perPage = 50
const nextMonth = '2026-08-01'

const placesOf = ({ from, of }: Slice) => Array.from({ length: of }, (_, at) => from + at)
const running = ({ keeper }: RunShop, day: string, at: number) => ({
  context: acting(day, at),
  keeper,
  clock: realClock,
  deadlineAt: Date.now() + 60_000,
})

async function each(slice: Slice, work: (at: number) => Promise<object>): Promise<void> {
  const left = placesOf(slice).values()
  const worker = async () => {
    for (const at of left) done(await work(at))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

function done<T extends object>(answer: T): T {
  if (isRefusal(answer)) throw new Error(`a run was refused: ${JSON.stringify(answer)}`)
  return answer
}

/** One batch after the other, as a series of numbers has it. */
const invoicing: Job = async (shop, slice) => {
  const places = placesOf(slice)
  for (let from = 0; from < places.length; from += perNumbering) {
    const batch = places.slice(from, from + perNumbering).map((at) => ({
      accountId: accountAt(at),
      invoiceId: `inv_run-${at}`,
      orderIds: [orderAt(at)],
    }))
    const first = places[from] ?? 0
    const said = await run(issueInvoices, issueInvoices.input.parse({ batch }), running(shop, theDay, first))
    if (isRefusal(said) || said.answer.outcomes.some(({ outcome }) => outcome !== 'issued')) throw new Error('an invoice was not issued')
  }
}

const statements: Job = (shop, slice) =>
  each(slice, (at) => run(prepareStatement, { accountId: accountAt(at), month: '2026-07' }, running(shop, nextMonth, at)))

/** What the invoices of the slice wrote, as a day over them is closed. */
const closing: Job = async ({ keeper }, { from, of }) => {
  const moment = (at: number) => acting(theDay, at).now
  const window = { from: moment(from), to: moment(from + of), previousSeal: firstHash }
  const { recordCount } = await count(readerFor(keeper, theMerchant), window)
  if (Math.abs(recordCount - of) > perNumbering) throw new Error(`${recordCount} records of ${of} invoices`)
}

const ageing: Job = async (shop, { of }) => {
  for (let pages = 0; pages < of / perPage; pages += 1) {
    const input = getAgeing.input.parse({ limit: perPage, cursor: shop.ageingAfter })
    const page = done(await ask(getAgeing, input, { context: acting(theDay, 0), keeper: shop.keeper }))
    if (!('next' in page) && !('items' in page)) throw new Error('a page of ageing has no items')
    shop.ageingAfter = page.next
  }
}

const importing: Job = (shop, slice) =>
  each(slice, (at) => {
    const input = { accountId: `acc_new-${at}`, currency: 'EUR', customer: { name: `Newcomer ${at}` } }
    return run(importAccount, importAccount.input.parse(input), running(shop, theDay, at))
  })

/** What the engine itself takes for as many commits of three small rows. */
const bareCommits: Job = ({ keeper }, slice) =>
  each(slice, async (at) => {
    const put = (sk: string) => ({ put: { pk: `bare-${at}`, sk, version: 1, padding: 'x'.repeat(300) }, under: 'absent' as const })
    const said = await keeper.write(['1', '2', '3'].map(put), randomUUID())
    if (said.outcome !== 'written') throw new Error('a bare commit was not written')
    return said
  })

export const bare = 'bare commits'

/** In this order: a statement has the invoice in it, and so has the day that is closed. */
export const jobs: Readonly<Record<string, Job>> = { invoicing, statements, closing, ageing, import: importing, [bare]: bareCommits }
