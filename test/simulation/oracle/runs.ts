import { BatchMessage, PageMessage } from '../../../functions/runs/messages.ts'
import { Divergence, same } from '../divergence.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import type { Run } from './run.ts'

type Starting = { runId: string; kind: string; daysToPay?: object | undefined }

const placeOf = (kind: string, dueOn: string) => `${kind}/${dueOn}`

/** Only then it may have come to its end: each of its batches was handed out. Nobody sees from outside when that was told. */
const mayBeOver = ({ batches, handed, listed }: Run) => listed.size > 0 && [...batches.keys()].every((batch) => handed.has(batch))

const dayMillis = 86_400_000

/** The Monday of a day's week. */
function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00.000Z`)
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * dayMillis).toISOString().slice(0, 10)
}

/** Statements are of the months before this one, or of the weeks before, by which the merchant states; everything else is of today. */
function dayOf(kind: string, { today, rules }: Moment): string {
  if (kind !== 'statements') return today
  return rules.statements.schedule === 'weekly' ? mondayOf(today) : `${today.slice(0, 7)}-01`
}

/** One of a kind and day at a time. */
export function startRun(merchant: Merchant, { kind, daysToPay }: Starting, moment: Moment): Verdict {
  if (!merchant.opened) return no('not-found')
  if ((kind === 'days-to-pay') !== (daysToPay !== undefined)) return no('invalid-input')
  if (kind === 'invoicing' && !moment.rules.features.invoicing) return no('switched-off')
  const place = placeOf(kind, dayOf(kind, moment))
  const latest = [...merchant.runs.values()].findLast((run) => run.place === place)
  if (!latest) return 'done'
  return mayBeOver(latest) ? 'noOpinion' : no('run-under-way')
}

/** A run stands once it was asked for, or its first page was put on the queue. */
function runBegun(merchant: Merchant, { runId, kind, dueOn }: { runId: string; kind: string; dueOn: string }): Run {
  const known = merchant.runs.get(runId)
  const run = known ?? {
    place: placeOf(kind, dueOn),
    pages: new Map(),
    batches: new Map(),
    listed: new Set<number>(),
    handed: new Set<number>(),
    standing: undefined,
  }
  merchant.runs.set(runId, run)
  return run
}

export function runStarted(merchant: Merchant, { runId, kind }: Starting, moment: Moment): void {
  runBegun(merchant, { runId, kind, dueOn: dayOf(kind, moment) })
}

type Put = { queue: string; text: string; standing: () => Promise<string[]> }

/** A message of a run: however often it is put, it says the same, and no account is in two batches. */
export async function putOfRun(merchant: Merchant, { queue, text, standing }: Put): Promise<void> {
  if (queue === 'runs') {
    const { runId, kind, dueOn, page } = PageMessage.parse(JSON.parse(text))
    const run = runBegun(merchant, { runId, kind, dueOn })
    if (page > 0) same(`page ${page} of ${runId}`, { found: text, expected: run.pages.get(page) ?? text })
    run.pages.set(page, text)
    if (page === 0) run.standing ??= await standing()
    return
  }
  const { runId, batch, accountIds } = BatchMessage.parse(JSON.parse(text))
  const run = merchant.runs.get(runId)
  if (!run) throw new Divergence(`nobody began ${runId}`)
  const known = run.batches.get(batch)
  if (known) return same(`batch ${batch} of ${runId}`, { found: text, expected: known.text })
  const before = new Set([...run.batches.values()].flatMap(({ accounts }) => accounts))
  const twice = accountIds.filter((account) => before.has(account) && !merchant.books.get(account)?.moved)
  if (twice.length > 0) throw new Divergence(`${runId} has ${twice.join(', ')} in two batches`)
  run.batches.set(batch, { text, accounts: accountIds })
}

/** Whether a run has stored an account's days to pay: under a key of the two, once for ever. */
const isApplied = ({ onces }: Merchant, runId: string, account: string) => onces.has(`key:applyDaysToPay/${runId}/${account}`)

/** What a run has come to at rest, and whom it left out. */
export function runAtRest(merchant: Merchant, runId: string, run: Run) {
  const { books } = merchant
  const accounts = [...run.batches.values()].flatMap((batch) => batch.accounts)
  const listed = new Set(accounts)
  const applies = run.place.startsWith('days-to-pay/')
  const all = applies ? (run.standing ?? []) : []
  const forgotten = all.filter((account) => !listed.has(account) && !books.get(account)?.moved)
  if (forgotten.length > 0) throw new Divergence(`${runId} never came to ${forgotten.join(', ')}`)
  const counts = { accountCount: accounts.length, batchCount: run.batches.size, done: accounts.length, failed: 0 }
  const empty = applies ? accounts.filter((account) => !books.get(account)?.moved && !isApplied(merchant, runId, account)) : []
  return { state: 'finished', ...counts, leftOut: empty.toSorted() }
}
