import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MerchantId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { besides } from '../../store/exporting.ts'
import { toldWithRecords } from '../../store/exportLine.ts'
import { Mistake } from '../fields.ts'
import { described, fileOf, linesIn, Manifest, manifestName } from './folder.ts'
import { type Fault, judgeChain, refOf, type Sources } from './judging.ts'
import { ExportedChain, ExportedRecord, ExportedRow, linesOf, noChain, noRecord, noRow } from './reading.ts'

/**
 * Proves an export without asking anybody: that its files are those of its manifest, every chain whole, every balance what its records
 * lead to, every row there that a record names. The exit code; one account is in memory at a time.
 */
export async function checkExport(folder: string, say: (line: string) => void): Promise<number> {
  const { merchantId, files } = manifestIn(folder)
  const wrong = await wrongFiles(folder, files)
  for (const line of wrong) say(line)
  if (wrong.length > 0) return 1
  const merchant = MerchantId.parse(merchantId)
  const sources = sourcesIn(folder, files)
  const chains = linesOf(folder, 'chains', { schema: ExportedChain, fallback: noChain })
  let [count, differing, last] = [0, 0, '']
  const tell = ({ chain, what, sequence, expected, found }: Fault) => {
    differing += 1
    say(`${chain}  ${what}${sequence === undefined ? '' : ` at ${sequence}`}: expected ${expected}, found ${found}`)
  }
  for (let chain = await chains.take(); chain !== undefined; chain = await chains.take()) {
    count += 1
    if (Buffer.compare(Buffer.from(last), Buffer.from(chain.ends)) >= 0)
      tell({ chain: chain.ends, what: 'chains', expected: `a chain after ${last}`, found: 'one before it' })
    last = chain.ends
    for (const fault of await judgeChain(sources, chain, merchant)) tell(fault)
    if (!chain.still) say(`${chain.ends}  changed whenever it was exported: its chain was checked, its figures were not`)
  }
  for (const fault of await leftOver(folder, sources)) tell(fault)
  say(`${count} chains checked, ${differing === 0 ? 'no differences' : `${differing} differences`}`)
  return differing === 0 ? 0 : 1
}

function manifestIn(folder: string): Manifest {
  const file = join(folder, manifestName)
  if (!existsSync(file)) throw new Mistake(`${folder} holds no ${manifestName}: the export did not come to its end`)
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new Mistake(`${file} can’t be read`)
  }
}

async function wrongFiles(folder: string, files: Manifest['files']): Promise<string[]> {
  const there = linesIn(folder)
  const names = new Set(files.map(({ name }) => name))
  const unknown = there.filter((name) => !names.has(name)).map((name) => `${name}: the manifest doesn’t name it`)
  const others: string[] = []
  for (const { name, lines, sha256 } of files) {
    if (!there.includes(name)) others.push(`${name}: missing`)
    else {
      const found = await described(folder, name)
      if (found.sha256 !== sha256 || found.lines !== lines)
        others.push(`${name}: expected ${lines} lines, ${sha256}, found ${found.lines}, ${found.sha256}`)
    }
  }
  return [...unknown, ...others]
}

const rowsIn = (folder: string, kind: string) => linesOf(folder, kind, { schema: ExportedRow, fallback: noRow })

function sourcesIn(folder: string, files: Manifest['files']): Sources {
  const apart = new Set<string>(['chains', 'journal', ...besides, ...toldWithRecords].map(fileOf))
  const kinds = files.flatMap(({ name }) => (apart.has(name) ? [] : [name.replace(/\.jsonl$/, '')]))
  return {
    journal: linesOf(folder, 'journal', { schema: ExportedRecord, fallback: noRecord }),
    rows: kinds.map((kind) => rowsIn(folder, kind)),
    deliveries: rowsIn(folder, 'delivery'),
    named: new Map(),
  }
}

/** What no chain took, and rows of no chain that a record names and nobody told, or an older version of them. */
async function leftOver(folder: string, { journal, rows, deliveries, named }: Sources): Promise<Fault[]> {
  const record = await journal.peek()
  const row = (await Promise.all([...rows, deliveries].map((one) => one.peek()))).find((one) => one !== undefined)
  const faults: Fault[] = [
    ...(record ? [{ chain: record.chain, what: `record ${record.sequence}`, expected: 'a chain in chains.jsonl', found: 'none' }] : []),
    ...(row ? [{ chain: row.row, what: 'row', expected: 'a chain in chains.jsonl that tells it', found: 'none' }] : []),
  ]
  const told = new Map<string, number>()
  for (const kind of besides) {
    const source = rowsIn(folder, kind)
    for (let one = await source.take(); one !== undefined; one = await source.take()) told.set(one.row, one.version)
  }
  for (const [name, version] of named) {
    const ref = refOf(name)
    if (!ref || !besides.some((kind) => kind === ref.kind)) continue
    const found = told.get(refText(ref)) ?? 0
    // They are told last: some may have gone on since.
    if (found < version) faults.push({ chain: name, what: 'row', expected: `version ${version} or later`, found: `version ${found}` })
  }
  return faults
}
