import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { askedFor } from '../../tools/askedFor.ts'

/** A bundle of `functions/one.ts`, whose modules tell what they make by `made`. */
async function bundled(files: Record<string, string>): Promise<{ made: string[]; one: Record<string, (...given: unknown[]) => unknown> }> {
  const root = mkdtempSync(join(tmpdir(), 'encours-asked-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const outfile = join(root, 'one.cjs')
  await build({
    entryPoints: [join(root, 'functions/one.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    banner: { js: 'globalThis.made = []; globalThis.make = (name, made) => { globalThis.made.push(name); return made };' },
    plugins: [askedFor({ root, declaring: ['domain'], using: ['functions'] })],
  })
  const one = createRequire(outfile)(outfile)
  return { made: Reflect.get(globalThis, 'made'), one }
}

const shapes = `
type Thing = { name: string }
export const Name: string[] = make('Name', ['a', 'b'])
export const Thing = make('Thing', { names: Name, of: (kind: keyof typeof Name): number => Name.length })
export const unused = make('unused', {})
export const most = 3
`

describe('what a module declares is made when it is first asked for', () => {
  test('nothing at loading, what an answer needs with the answer, each once', async () => {
    const { made, one } = await bundled({
      'domain/shapes.ts': shapes,
      'functions/one.ts': `import { most, Thing } from '../domain/shapes.ts'
        export const handler = () => ({ Thing, most, count: Thing.of('length') })`,
    })
    expect(made).toEqual([])
    expect(one.handler?.()).toMatchObject({ Thing: { names: ['a', 'b'] }, most: 3, count: 2 })
    one.handler?.()
    expect(made).toEqual(['Name', 'Thing'])
  })

  test('a module that does more than declare makes its own at loading', async () => {
    const { made } = await bundled({
      'domain/shapes.ts': shapes,
      'functions/one.ts': `import { Name } from '../domain/shapes.ts'
        const own = make('own', { first: Name[0] })
        export const handler = () => own`,
    })
    expect(made).toEqual(['Name', 'own'])
  })

  test('a name that means something else in some place, or is made new from, is left as it stands', async () => {
    const { made, one } = await bundled({
      'domain/a.ts': `export const shadowed = make('shadowed', { is: 'a' })
        export const Made = make('Made', class { is = 'b' })
        export const renamed = make('renamed', { is: 'c' })`,
      'functions/one.ts': `import { Made, renamed as other, shadowed } from '../domain/a.ts'
        const inside = (shadowed: number) => shadowed + 1
        export const handler = () => [shadowed.is, inside(1), new Made().is, other.is]`,
    })
    expect(made).toEqual(['shadowed', 'Made'])
    expect(one.handler?.()).toEqual(['a', 2, 'b', 'c'])
  })

  test('a module that another one passes on is left as it stands', async () => {
    const { made, one } = await bundled({
      'domain/a.ts': `export const passed = make('passed', { is: 'a' })`,
      'domain/b.ts': `export { passed } from './a.ts'`,
      'functions/one.ts': `import { passed } from '../domain/b.ts'
        export const handler = () => passed.is`,
    })
    expect(made).toEqual(['passed'])
    expect(one.handler?.()).toBe('a')
  })

  test('parameters, properties and types of the same name are no uses', async () => {
    const { one } = await bundled({
      'domain/a.ts': `export const kinds = make('kinds', { left: 1 })
        export const pick = ({ left }: { left: number }, deep: typeof kinds = kinds) => ({ kinds: deep.left + left, kinds2: { kinds } })`,
      'functions/one.ts': `import { kinds, pick } from '../domain/a.ts'
        export const handler = () => pick({ left: kinds.left }) satisfies object`,
    })
    expect(one.handler?.()).toEqual({ kinds: 2, kinds2: { kinds: { left: 1 } } })
  })
})
