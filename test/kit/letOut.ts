import { afterAll } from 'vitest'
import { collect } from '../../tools/scan/collected.ts'

/** Loaded before every test file that runs handlers: keeps their log lines for the scan at the end, instead of printing them. */

const lines: string[] = []
const mostKept = 2_000

const flush = (): void => collect('engine-logs', lines.splice(0))

const isLogLine = (text: string): boolean => text.startsWith('{"') && /"service":"|"_aws":/.test(text)

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream)
  const keep = (...given: Parameters<typeof stream.write>): boolean => {
    const [text] = given
    if (typeof text !== 'string' || !isLogLine(text)) return write(...given)
    lines.push(...text.split('\n').filter((line) => line !== ''))
    if (lines.length >= mostKept) flush()
    return true
  }
  Object.assign(stream, { write: keep })
}

afterAll(flush)
