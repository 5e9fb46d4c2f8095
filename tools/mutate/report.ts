import { equivalents } from './equivalents.ts'
import type { Mutant } from './mutant.ts'

export type Tried = { mutant: Mutant; fate: 'caught' | 'timed out' | 'survived'; by: string }

const shown = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 110)

/** One line for one mutant, as soon as it is judged. */
export function told({ mutant, fate, by }: Tried, nth: number): string {
  const place = `${mutant.file}:${mutant.line}`
  return `${String(nth).padStart(4)} ${fate.padEnd(9)} ${place} ${mutant.operator}: ${shown(mutant.from)} → ${shown(mutant.to) || 'nothing'} [${shown(by)}]`
}

/** The line a mutant is on, as it was. */
function lineOf(mutant: Mutant, text: string): string {
  return text.split('\n')[mutant.line - 1] ?? ''
}

function whyEquivalent(mutant: Mutant, line: string): string | undefined {
  return equivalents.find(({ file, from, to, on }) => file === mutant.file && from === mutant.from && to === mutant.to && line.includes(on))
    ?.why
}

/** The score and every survivor. A mutant known to be equivalent still counts as not caught: the score never gets better by a list. */
export function report(
  tried: readonly Tried[],
  { seed, all, textOf }: { seed: number; all: number; textOf: (file: string) => string },
): { text: string; score: number } {
  const survived = tried.filter(({ fate }) => fate === 'survived')
  const caught = tried.length - survived.length
  const timedOut = tried.filter(({ fate }) => fate === 'timed out').length
  const judged = survived.map((one) => {
    const line = lineOf(one.mutant, textOf(one.mutant.file))
    return { ...one, line, why: whyEquivalent(one.mutant, line) }
  })
  const equivalent = judged.filter(({ why }) => why !== undefined).length
  const score = tried.length === 0 ? 0 : (100 * caught) / tried.length
  const lines = judged.map(
    ({ mutant, line, by, why }) =>
      `SURVIVED ${mutant.file}:${mutant.line} (${mutant.operator}; ${why === undefined ? by : `equivalent: ${why}`})\n    ${line.trim()}\n  - ${shown(mutant.from)}\n  + ${shown(mutant.to) || 'nothing'}`,
  )
  return {
    score,
    text: [
      ...lines,
      `seed ${seed}: caught ${caught} of ${tried.length} (${timedOut} by time-out), drawn from ${all}: score ${score.toFixed(1)} %`,
      `survivors: ${survived.length}, of which ${equivalent} known to be equivalent; without those ${((100 * caught) / Math.max(1, tried.length - equivalent)).toFixed(1)} %`,
    ].join('\n'),
  }
}
