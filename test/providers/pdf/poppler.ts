import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export type Word = { text: string; left: number; right: number; page: number }

/** What other people's programs see in a PDF: its pages' text, where the words stand, what is wrong with the file. */
export type Seen = { pages: string[]; words: Word[]; about: string; check: () => string; links: string[] }

function wordsIn(boxes: string): Word[] {
  return boxes.split('<page ').flatMap((page, at) =>
    [...page.matchAll(/<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="[\d.-]+">(.*?)<\/word>/g)].map(
      ([, left, right, text = '']) => ({
        text,
        left: Number(left),
        right: Number(right),
        page: at,
      }),
    ),
  )
}

/** Reads a PDF with Poppler and qpdf. */
export function seen(bytes: Uint8Array): Seen {
  const folder = mkdtempSync(join(tmpdir(), 'encours-pdf-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'document.pdf')
  writeFileSync(file, bytes)
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
  const text = run('pdftotext', '-layout', file, '-').replaceAll('\u00a0', ' ').replaceAll('\u200b', '')
  return {
    pages: text.split('\f').slice(0, -1),
    words: wordsIn(run('pdftotext', '-bbox', file, '-')),
    about: run('pdfinfo', file),
    check: () => run('qpdf', '--check', file),
    links: [...run('pdfinfo', '-url', file).matchAll(/https?:\S+/g)].map(([url]) => url),
  }
}
