import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { played, saying, stepsOf } from '../kit/page.ts'
import { startStack } from '../kit/stack.ts'

test('the tour of five minutes prints what the README says, step by step, on a system that was just started', async () => {
  const stack = await startStack()
  const folder = await mkdtemp(join(tmpdir(), 'encours-tour-'))
  // A month's schedules take a minute; the month's end is played elsewhere.
  const steps = stepsOf('README.md', 'Five minutes').filter(({ lines }) => !lines.includes('advance'))
  const printed = await played(steps, { URL: stack.url, ENCOURS_URL: stack.url, TMPDIR: folder }).finally(() => stack.stop())
  await rm(folder, { recursive: true, force: true })
  expect(steps.length).toBeGreaterThan(10)
  expect(printed).toHaveLength(steps.length)
  for (const [at, text] of printed.entries()) expect.soft(text).toMatch(saying(steps[at]?.printed ?? ''))
})
