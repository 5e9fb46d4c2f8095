import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { httpWorld } from './demo/httpWorld.ts'
import { runStack } from './demo/stack.ts'
import { stories } from './demo/stories.ts'
import { systems } from './demo/systems.ts'
import type { Compare } from './demo/world.ts'
import { lookThrough, startCollecting } from './scan/collected.ts'

/**
 * Plays SPEC's worked examples over HTTP on a stack of its own, and with `--all` a story of each system that Encours replaces; the first
 * difference ends it with exit code 1.
 */

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const played = values.all ? [...stories, ...systems] : stories

class Different extends Error {}

const wide = { what: 50, got: 32 }

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What fits into a column. */
function brief(value: unknown): string {
  const text = shown(value)
  return text.length > wide.got ? `${text.slice(0, wide.got - 1)}…` : text
}

const compare: Compare = (what, got, expected) => {
  const same = isDeepStrictEqual(got, expected)
  process.stdout.write(`    ${same ? '✓' : '✗'} ${what.padEnd(wide.what)} ${brief(got).padEnd(wide.got)} ${brief(expected)}\n`)
  if (!same) throw new Different(`${what}: got ${shown(got)}, expected ${shown(expected)}`)
}

async function play(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-demo-'))
  process.stdout.write('Starting Encours on this machine …\n')
  const collected = startCollecting(join(folder, 'let-out'))
  const stack = await runStack(folder, { fresh: true })
  const { url, seeded } = stack.ready
  const merchant = seeded.merchants[0]
  const key = merchant?.keys.find(({ name }) => name === 'integration')?.key
  if (!merchant || !key) throw new Error('the local run opened no merchant')
  const world = httpWorld({ url, merchantId: merchant.merchantId, key })
  let figures = 0
  let different = true
  try {
    process.stdout.write(
      `\nSPEC, sections 1 to 6, over HTTP. Amounts in cents.\n\n      ${'figure'.padEnd(wide.what)} ${'got'.padEnd(wide.got)} expected\n`,
    )
    for (const { section, name, play: playStory } of played) {
      process.stdout.write(`\n  ${section}  ${name}\n`)
      await playStory(world, (...figure) => {
        figures += 1
        compare(...figure)
      })
    }
    await checkBooks(world)
    process.stdout.write(`\n${played.length} examples, ${figures} figures, no difference.\n`)
    different = false
  } catch (cause) {
    process.stdout.write(
      `\n${cause instanceof Different ? 'First difference' : 'Failed'}: ${cause instanceof Error ? cause.message : String(cause)}\n`,
    )
  }
  await stack.stop()
  const kept = keptToItself(collected)
  await rm(folder, { recursive: true, force: true })
  return different || !kept ? 1 : 0
}

/** Whether nothing that has to stay inside got into a log or an event of the run. */
function keptToItself(collected: string): boolean {
  const { lines, findings } = lookThrough(collected)
  const logs = lines['stack-logs'] ?? 0
  const events = lines['stack-events'] ?? 0
  for (const { place, line, rule, excerpt } of findings) process.stdout.write(`  ${place}:${line}  ${rule}: ${excerpt}\n`)
  process.stdout.write(
    `${logs} log lines and ${events} events looked through for secrets, addresses and cards: ${findings.length} found.\n`,
  )
  return findings.length === 0 && logs > 0 && events > 0
}

/** What `encours check` does: every balance recomputed from the journal. */
async function checkBooks(world: ReturnType<typeof httpWorld>): Promise<void> {
  await world.settled()
  process.stdout.write('\n  11  the books, recomputed from the journal\n')
  let checked = 0
  let cursor: string | undefined
  do {
    const page = await world.act('checkLedger', cursor === undefined ? {} : { cursor })
    if (page.differences.length > 0) compare('differences', page.differences, [])
    checked += page.checked
    cursor = page.next
  } while (cursor !== undefined)
  compare(`differences over ${checked} accounts`, 0, 0)
}

process.exitCode = await play()
