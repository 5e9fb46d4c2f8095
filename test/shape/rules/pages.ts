import { posix } from 'node:path'
import type { Fault, Rule } from '../rule.ts'
import { folders, type House } from '../source.ts'

/** A path into the project: a known folder first, or a known kind of file at the top. */
const starts = new RegExp(
  `^(?:\\.ci|docs|console|${folders.join('|')})/|^(?:README|CONTRIBUTING|CHANGELOG)\\.md$|^[a-z.]+\\.(?:json|config\\.ts)$`,
)

/** Made by running something, so not in a fresh clone. */
const made = /^(?:dist|cdk\.out|\.encours|node_modules|coverage)\b/

/** What a page says in `code` or links to; blocks of commands and their output aside. */
function mentioned(text: string): { path: string; line: number; link: boolean }[] {
  let inBlock = false
  return text.split('\n').flatMap((content, index) => {
    if (content.trimStart().startsWith('```')) inBlock = !inBlock
    if (inBlock) return []
    const codes = [...content.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => ({ path, link: false }))
    const links = [...content.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => ({ path, link: true }))
    return [...codes, ...links].map((one) => ({ ...one, line: index + 1 }))
  })
}

/** `<capability>`, `*` and `…` stand for something: only what comes before must exist. */
const fixedPart = (path: string) => {
  const end = path.search(/[*<{…]/)
  return end < 0 ? path : path.slice(0, path.lastIndexOf('/', end) + 1)
}

function pageFaults({ pages, exists }: House): Fault[] {
  return pages.flatMap(({ path: page, text }) =>
    mentioned(text).flatMap(({ path, line, link }) => {
      if (link ? /^[a-z]+:/.test(path) : !starts.test(path) || made.test(path)) return []
      const target = fixedPart(link ? posix.join(posix.dirname(page), path) : path).replace(/:\d+$/, '')
      return exists(target.replace(/\/$/, '')) ? [] : [{ path: page, line, says: `names ${path}, which isn’t there` }]
    }),
  )
}

export const pageRules: readonly Rule[] = [
  {
    name: 'each path named in the pages exists',
    check: pageFaults,
    tried: [
      { files: { 'docs/a.md': 'see `domain/gone.ts` and [b](b.md) and [c](../README.md)' }, faults: 3 },
      {
        files: {
          'docs/a.md':
            'see `domain/here.ts`, `domain/<capability>/`, [b](b.md#part), [out](https://example.com/x), `order.total`, `dist/fn`\n```\ndomain/gone.ts\n```',
          'docs/b.md': '',
          'domain/here.ts': '',
        },
        faults: 0,
      },
    ],
  },
]
