import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { sampleHashes } from './printHashes.ts'

const script = 'test/providers/pdf/printHashes.ts'

function printedBy(file: string, ...more: string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, [file, '--print', ...more], { encoding: 'utf8' }))
}

test('a document drawn again, here or in another process, has the same bytes', async () => {
  const hashes = await sampleHashes()
  expect(await sampleHashes()).toEqual(hashes)
  expect(printedBy(script)).toEqual(hashes)
}, 30_000)

test('a document has the same bytes whatever was drawn before it', async () => {
  expect(printedBy(script, '--last-first')).toEqual(await sampleHashes())
}, 30_000)

test('a document drawn by a bundle, fonts and all in one file, has the same bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'encours-pdf-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const outfile = join(folder, 'index.cjs')
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  expect(printedBy(outfile)).toEqual(await sampleHashes())
}, 30_000)
