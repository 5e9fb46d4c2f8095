import type { Fault, Rule } from '../rule.ts'
import type { Source } from '../source.ts'

/** Each cycle once, told as the files one after the other; found by walking imports depth first. */
function cycles(sources: readonly Source[]): Fault[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const faults: Fault[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      const loop = [...trail.slice(trail.indexOf(path)), path]
      faults.push({ path, says: `imports itself through ${loop.join(' → ')}` })
      return
    }
    if (done.has(path)) return
    for (const one of byPath.get(path)?.imports ?? []) {
      if ('file' in one) visit(one.file, [...trail, path])
    }
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return faults
}

export const cycleRules: readonly Rule[] = [
  {
    name: 'no file imports itself through others',
    check: ({ sources }) => cycles(sources),
    tried: [
      { files: { 'domain/a.ts': "import { b } from './b.ts'", 'domain/b.ts': "import type { A } from './a.ts'" }, faults: 1 },
      {
        files: {
          'domain/a.ts': "import { b } from './b.ts'",
          'domain/b.ts': "import { c } from './c.ts'",
          'domain/c.ts': 'export const c = 1',
        },
        faults: 0,
      },
    ],
  },
]
