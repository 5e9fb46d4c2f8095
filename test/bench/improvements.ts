import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Row, Told } from './bench.ts'
import { ran } from './command.ts'
import { javaAtHand } from './engineAtHand.ts'
import { interleaved, median } from './interleaved.ts'
import { Missing } from './missing.ts'

const root = join(import.meta.dirname, '../..')
const trees = join(root, 'bench/trees')

/**
 * A change that made something cheaper: its commit, and the probe that is played on the sources before it and after it. `before` is the commit
 * to play where its own parent can't be: the last one that stands by itself.
 */
type Improvement = { what: string; unit: string; before?: string; commit: string; probe: string; rounds: number }

/** Two commits before the one-write order moved a file that it names only itself; what else they changed are pages of runs. */
const beforeOneWrite = '76c059324111002f2cf37fa10011e791f825f8ec'

/** The client was configured in two steps; before the first. */
const beforeLean = 'a6528699cd2100f1c0cdb5ede7c5089b51a0af79'

const known: readonly Improvement[] = [
  {
    what: 'CPU of an order on an account seen last, by the client as it comes and as it is configured',
    unit: 'ms',
    before: beforeLean,
    commit: '1d3d033b08baafa609422e0598c11ddd076f46c6',
    probe: 'orderCpu',
    rounds: 5,
  },
  {
    what: 'requests to the engine of an order on an account seen last',
    unit: 'requests',
    before: beforeOneWrite,
    commit: '929122a39d4e127f2eafb344e39108168534cd97',
    probe: 'orderRequests',
    rounds: 1,
  },
  {
    what: 'CPU of an order on an account seen last, the engine’s apart',
    unit: 'ms',
    before: beforeOneWrite,
    commit: '929122a39d4e127f2eafb344e39108168534cd97',
    probe: 'orderCpu',
    rounds: 5,
  },
  {
    what: 'calls of the engine for a page of 25 held orders of 25 customers',
    unit: 'calls',
    commit: '297b56739a1402542a9b384f9b2e7142ab83dc66',
    probe: 'heldPage',
    rounds: 1,
  },
  {
    what: 'accounts read, each by itself, to state 100 of 1 000',
    unit: 'accounts',
    commit: 'd50106dc4887274349bdc4e1f8391782f733703d',
    probe: 'toBeStated',
    rounds: 1,
  },
  {
    what: 'verifying a journal record and recomputing its figures',
    unit: 'µs',
    commit: '3a7652b70178b3a2ee275f775247f25b49e79cc3',
    probe: 'verified',
    rounds: 7,
  },
  {
    what: 'write units of an order of three lines, with what lists show of it',
    unit: 'units',
    commit: '9c9021e1a34d41fe2a6a3e2c80f2aea6e1c97f8b',
    probe: 'orderUnits',
    rounds: 1,
  },
]

/** What a probe needs beside the sources it measures, as it is now: its own text, and the rule by which units are counted. */
const brought = ['probes', 'units', 'orderRows.ts', 'records.ts']

/** The sources as they were at a commit, with today's packages, in a folder of their own; made once. */
async function treeOf(revision: string): Promise<string> {
  const commit = (await git(['rev-parse', '--verify', `${revision}^{commit}`])).trim()
  const tree = join(trees, commit)
  if (!existsSync(tree)) {
    mkdirSync(trees, { recursive: true })
    // Whole or not at all: what was broken off lies under another name.
    const making = `${tree}.making`
    rmSync(making, { recursive: true, force: true })
    await git(['clone', '--quiet', '--no-checkout', '--shared', root, making])
    await git(['-C', making, 'checkout', '--quiet', '--detach', commit])
    symlinkSync(join(root, 'node_modules'), join(making, 'node_modules'))
    renameSync(making, tree)
  }
  for (const name of brought) cpSync(join(root, 'test/bench', name), join(tree, 'test/bench', name), { recursive: true })
  return tree
}

async function git(args: readonly string[]): Promise<string> {
  try {
    return await ran('git', args, { cwd: root })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new Missing(`The history of the project is missing here: this bench needs git and a whole clone (${said})`)
  }
}

async function probed(tree: string, probe: string): Promise<number> {
  return Number(await ran(process.execPath, [join(tree, 'test/bench/probes', `${probe}.ts`)], { cwd: tree }))
}

async function compared({ what, unit, commit, before: parent = `${commit}^`, probe, rounds }: Improvement, told: Told): Promise<Row> {
  told(what)
  const [before, after] = [await treeOf(parent), await treeOf(commit)]
  const found = await interleaved({ before: () => probed(before, probe), after: () => probed(after, probe) }, rounds, told)
  const [old, now] = [median(found.before ?? []), median(found.after ?? [])]
  return { what, commit: commit.slice(0, 7), before: old, after: now, unit, times: old / now }
}

export const improvements: Bench = {
  name: 'improvements',
  says: 'the biggest improvements, each on the sources before its commit and after it',
  run: async (told) => {
    await javaAtHand()
    const rows: Row[] = []
    for (const improvement of known) rows.push(await compared(improvement, told))
    return {
      tables: [{ title: 'Before and after', rows }],
      figures: rows.map(({ what, times }) => ({
        figure: `${what}: before, in what it is after`,
        measured: Number(times),
        unit: '×',
        atLeast: 1,
      })),
      notes: [
        'Each pair is played in turn by the same probe on the same packages: what is counted is the same each time, what is timed is the median of five or seven rounds.',
      ],
    }
  },
}
