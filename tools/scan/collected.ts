import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { type Finding, findingsIn } from './scanner.ts'

/** What is collected, and where it comes from: handlers run inside a test, or a whole local run. */
export type Kind = `${'engine' | 'stack'}-${'logs' | 'events' | 'rows'}`

/** Another run may still be going on. */
const keptMillis = 3_600_000

/** Where everything is put that a run lets out; undefined where nobody wants it. Told by the test runner and by the demo. */
const folder = (): string | undefined => process.env.ENCOURS_SCAN

/** From now on this process and those it starts collect into a folder, unless they already do so elsewhere; answers where. */
export function startCollecting(into: string): string {
  process.env.ENCOURS_SCAN ??= into
  return process.env.ENCOURS_SCAN
}

const put = (name: string, lines: readonly string[]): void => {
  const place = folder()
  if (place === undefined || lines.length === 0) return
  mkdirSync(place, { recursive: true })
  appendFileSync(join(place, `${name}.${process.pid}`), `${lines.join('\n')}\n`)
}

/** Takes out what earlier runs collected beside this one's folder. */
export function forgetOld(): void {
  const place = folder()
  const around = place === undefined ? undefined : dirname(place)
  if (around === undefined || !existsSync(around)) return
  for (const name of readdirSync(around)) {
    const old = join(around, name)
    if (old !== place && Date.now() - statSync(old).mtimeMs > keptMillis) rmSync(old, { recursive: true, force: true })
  }
}

/** Keeps lines to be looked through at the end. */
export function collect(kind: Kind, lines: readonly string[]): void {
  put(kind, lines)
}

/** Secrets that exist from now on, and must be found in nothing that is collected. */
export function handOut(...secrets: readonly string[]): void {
  put(
    'handed-out',
    secrets.filter((secret) => secret !== ''),
  )
}

const Events = z.object({ events: z.array(z.looseObject({ source: z.string() })) })

/** Keeps what a local run told its bus; to be called while it runs. What AWS and partners say on theirs isn't ours. */
export async function collectEvents(url: string): Promise<void> {
  if (folder() === undefined) return
  const answer = await fetch(`${url}/_local/events`)
  const { events } = Events.parse(await answer.json())
  collect(
    'stack-events',
    events.filter(({ source }) => source === 'encours').map((event) => JSON.stringify(event)),
  )
}

/** Keeps what the functions of a local run logged; to be called when it has ended. */
export function collectLogs(runFolder: string): void {
  const logs = join(runFolder, 'logs')
  if (!existsSync(logs)) return
  for (const name of readdirSync(logs)) collect('stack-logs', linesOf(join(logs, name)))
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** Looks through everything collected in a folder: how many lines of each kind there were, and what stood in them. */
export function lookThrough(place: string): { lines: Record<string, number>; secrets: number; findings: Finding[] } {
  const names = existsSync(place) ? readdirSync(place) : []
  const secrets = new Set(names.filter((name) => name.startsWith('handed-out')).flatMap((name) => linesOf(join(place, name))))
  const lines: Record<string, number> = {}
  const findings: Finding[] = []
  for (const name of names.filter((one) => !one.startsWith('handed-out'))) {
    const text = linesOf(join(place, name))
    const kind = name.replace(/\.\d+$/, '')
    lines[kind] = (lines[kind] ?? 0) + text.length
    findings.push(...findingsIn({ place: name, lines: text }, secrets))
  }
  return { lines, secrets: secrets.size, findings }
}
