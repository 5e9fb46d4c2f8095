import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Bundle, buildFunctions, sizesTable } from '../../tools/build.ts'
import { temporaryFolder } from './sample.ts'

const project = resolve(import.meta.dirname, '../..')

/** A small project of its own with the packages of this one. */
const tinyProject = (files: Record<string, string>): string => {
  const root = temporaryFolder()
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const render = `
import pdfmake from 'pdfmake'
import regular from 'pdfmake/fonts/Roboto/Roboto-Regular.ttf'
pdfmake.virtualfs.writeFileSync('regular.ttf', Buffer.from(regular))
pdfmake.setFonts({ Roboto: { normal: 'regular.ttf' } })
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy(() => false)
export const handler = async () => {
  const pdf = await pdfmake.createPdf({ content: 'Été : 12,00 €', subset: 'PDF/A-3b', version: '1.7', tagged: true, lang: 'fr' }).getBuffer()
  return pdf.subarray(0, 8).toString()
}
`

const credentials = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
export const handler = async (forget) => {
  if (forget) delete process.env.AWS_ACCESS_KEY_ID
  try {
    return (await new DynamoDBClient({ region: 'eu-west-3' }).config.credentials()).accessKeyId
  } catch (error) {
    return error.name
  }
}
`

const files = {
  'functions/keeper.ts': credentials,
  'functions/one.ts': "type Name = string\nexport const handler = async (name: Name): Promise<Name> => ['hello', name].join(' ')\n",
  'functions/docs.ts':
    "import { existsSync } from 'node:fs'\nimport { join } from 'node:path'\nexport const handler = async () => existsSync(join(import.meta.dirname, 'scalar.js.gz'))\n",
  'functions/render.ts': render,
}

const entries = [
  { name: 'one', entry: 'functions/one.ts' },
  { name: 'docs', entry: 'functions/docs.ts' },
  { name: 'email-invoice', entry: 'functions/render.ts' },
  { name: 'keeper', entry: 'functions/keeper.ts' },
]

describe('bundling', () => {
  const root = tinyProject(files)
  const outdir = join(root, 'dist')
  const inBundle = (name: string, ...path: string[]) => join(outdir, 'fn', name, ...path)
  let bundles: Bundle[] = []
  /** Runs a bundle as Lambda does: a fresh process that requires it from its own folder. */
  const answer = (name: string, input = ''): string =>
    execFileSync(process.execPath, ['-p', `require('./index.cjs').handler(${JSON.stringify(input)}).then((x) => console.log(x)), ''`], {
      cwd: inBundle(name),
      encoding: 'utf8',
      env: { AWS_ACCESS_KEY_ID: 'from-the-environment', AWS_SECRET_ACCESS_KEY: 'x' },
    }).trim()

  beforeAll(async () => {
    bundles = await buildFunctions({ functions: entries, root, outdir })
  })

  test('each entry becomes a script of its own that runs', () => {
    expect(answer('one', 'Ada')).toContain('hello Ada')
  })

  test('the source map stands beside the script, without the sources', () => {
    expect(readFileSync(inBundle('one', 'index.cjs'), 'utf8')).toMatch(/sourceMappingURL=index\.cjs\.map\s*$/)
    expect(JSON.parse(readFileSync(inBundle('one', 'index.cjs.map'), 'utf8'))).not.toHaveProperty('sourcesContent')
  })

  test('a document is rendered from the bundle alone: fonts inside, colour profile beside', () => {
    expect(answer('email-invoice')).toContain('%PDF-1.7')
    expect(existsSync(inBundle('email-invoice', 'data', 'sRGB_IEC61966_2_1.icc'))).toBe(true)
    expect(existsSync(inBundle('one', 'data'))).toBe(false)
  })

  test('the docs function finds the viewer compressed in its own folder', () => {
    expect(answer('docs')).toContain('true')
    const viewer = createRequire(import.meta.url).resolve('@scalar/api-reference')
    expect(gunzipSync(readFileSync(inBundle('docs', 'scalar.js.gz')))).toEqual(
      readFileSync(join(dirname(viewer), 'browser', 'standalone.js')),
    )
  })

  test('credentials come from the environment, and the clients for other sources stay outside', () => {
    expect(answer('keeper')).toContain('from-the-environment')
    expect(answer('keeper', 'forget')).toContain('CredentialsProviderError')
    const packed = Object.keys(JSON.parse(readFileSync(join(outdir, 'meta.json'), 'utf8')).inputs)
    expect(packed.filter((path) => /credential-provider-(sso|ini|process|web-identity)|nested-clients/.test(path))).toEqual([])
    expect(packed.some((path) => path.includes('@aws-sdk/client-dynamodb'))).toBe(true)
  })

  test('sizes are told, and what was packed is written down', () => {
    expect(bundles.map(({ name, rendersDocuments }) => [name, rendersDocuments])).toEqual([
      ['one', false],
      ['docs', false],
      ['email-invoice', true],
      ['keeper', false],
    ])
    expect(sizesTable(bundles)).toMatch(/kB {2}one\n.*kB {2}docs\n.*kB {2}email-invoice {2}\(with fonts/)
    expect(Object.keys(JSON.parse(readFileSync(join(outdir, 'meta.json'), 'utf8')).outputs)).toContain('dist/fn/one/index.cjs')
  })

  test('a bundle left over from a function that is gone is removed', async () => {
    const later = join(root, 'later')
    await buildFunctions({ functions: entries.slice(0, 1), root, outdir: later })
    await buildFunctions({ functions: [{ name: 'other', entry: 'functions/one.ts' }], root, outdir: later })
    expect(existsSync(join(later, 'fn', 'one'))).toBe(false)
    expect(existsSync(join(later, 'fn', 'other', 'index.cjs'))).toBe(true)
  })

  test('entries that don’t exist are all named in one line', async () => {
    const gone = [...entries, { name: 'a', entry: 'functions/a.ts' }, { name: 'b', entry: 'functions/b.ts' }]
    await expect(buildFunctions({ functions: gone, root, outdir: join(root, 'none') })).rejects.toThrow(
      /^functions\/manifest\.ts names entries that don't exist: functions\/a\.ts, functions\/b\.ts$/,
    )
    expect(existsSync(join(root, 'none'))).toBe(false)
  })
})
