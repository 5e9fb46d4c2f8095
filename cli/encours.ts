/** The command line: every command and query of the catalogue, over HTTP like anyone else, and the operator's own. */
import { writeFileSync } from 'node:fs'
import { call, readable } from './call.ts'
import { type Deed, deeds } from './catalog.ts'
import { csvOfAll } from './csv.ts'
import { checkExport } from './export/checkExport.ts'
import { exportTo } from './export/exportTo.ts'
import { type Given, given, Mistake } from './fields.ts'
import { helpFor, overview } from './help.ts'
import { importFile } from './import/importFile.ts'
import { check, rebuildAll, republishAll } from './operator.ts'
import { type Place, placeOf } from './place.ts'
import { newSecret } from './secret.ts'

/** Where lines go: what was answered, and what went wrong. */
export type Voices = { say: (line: string) => void; warn: (line: string) => void }

/** Runs one command line; answers its exit code. */
export async function main(words: readonly string[], { say, warn }: Voices): Promise<number> {
  try {
    if (words[0] === 'import') return await importing(words.slice(1), { say, warn })
    const line = given(words, (name) => deeds.get(name)?.input)
    const { command, own } = line
    const deed = command === undefined ? undefined : deeds.get(command)
    if (command === undefined || command === 'help') return said(say, overview())
    if (own.help && deed) return said(say, helpFor(deed))
    if (command === 'export') return await exportTo({ to: folderIn(line, 'to'), place: await placeOf(own), say })
    if (command === 'check' && line.fields.export !== undefined) return await checkExport(folderIn(line, 'export'), say)
    if (command === 'check') return await check(line.fields, await placeOf(own), say)
    if (command === 'republish') return await republishAll(line.fields, await placeOf(own), say)
    if (command === 'rebuild') return await rebuildAll(line.fields, await placeOf(own), say)
    if (!deed) throw new Mistake(`there is no ${command}${nearest(command)}; see --help`)
    return await perform(deed, line, { place: await placeOf(own), say, warn })
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    warn(error.message)
    return 1
  }
}

/** `import accounts.csv [--dry-run]`: the one word that stands alone is the file. */
async function importing(words: readonly string[], voices: Voices): Promise<number> {
  const [file, ...rest] = words.filter((word) => word !== '--dry-run')
  if (file === undefined || file.startsWith('--')) throw new Mistake('say which file: import accounts.csv [--dry-run]')
  const { own } = given(['import', ...rest], () => undefined)
  return importFile({ file, dryRun: words.includes('--dry-run'), place: await placeOf(own), ...voices })
}

function folderIn({ fields }: Given, name: 'to' | 'export'): string {
  const folder = fields[name]
  if (folder === undefined) throw new Mistake(`say which folder: --${name} <folder>`)
  return String(folder)
}

function said(say: Voices['say'], text: string): number {
  say(text)
  return 0
}

async function perform(deed: Deed, { own, fields }: Given, { place, say, warn }: Voices & { place: Place }): Promise<number> {
  if (own.csv) return csvOfAll(deed, fields, { place, out: own.out, say })
  // The secret of a key never leaves this machine but in the hand of who asked for it.
  const made = (deed.name === 'createKey' || deed.name === 'rotateKey') && fields.hash === undefined ? newSecret() : undefined
  const input = made ? { ...fields, hash: made.hash } : fields
  const called = await call(deed, input, { place, once: own.once, ifMatch: own['if-match'] })
  if (called.status >= 300) {
    warn(readable(called))
    return 1
  }
  if (called.json === undefined) {
    if (own.out === undefined) throw new Mistake(`the answer is a document of ${called.bytes.length} bytes; say where to with --out <file>`)
    writeFileSync(own.out, called.bytes)
    return said(say, `${own.out}: ${called.bytes.length} bytes`)
  }
  const tag = called.headers.get('etag')
  say(JSON.stringify(called.json, null, 2))
  if (tag) warn(`etag ${tag}`)
  if (called.headers.get('idempotency-replayed')) warn('this had been done before; that is the first answer')
  if (made) say(`The key, shown once: ${made.key}`)
  return 0
}

/** A name that begins alike, as a hint. */
function nearest(command: string): string {
  const alike = [...deeds.keys()].find((name) => name.toLowerCase().startsWith(command.toLowerCase().slice(0, 4)))
  return alike ? `; did you mean ${alike}?` : ''
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), { say: (line) => console.log(line), warn: (line) => console.error(line) })
}
