/** The real list of functions and route tables with tiny handlers, so that the template is tested without building the business code. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import type { FunctionDeclaration } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'
import type { Doors } from '../../infra/api.ts'
import { createApp } from '../../infra/synthesize.ts'

const temporary: string[] = []
// Of each file by itself: the process that runs it may be ended without a word.
afterAll(() => {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder in the machine's place for temporary files, gone when the tests are over. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'encours-infra-'))
  temporary.push(folder)
  return folder
}

/** A folder as tools/build.ts would write it: a bundle per function. */
export const sampleBundles = (declared: readonly FunctionDeclaration[] = functions): string => {
  const folder = temporaryFolder()
  for (const { name } of declared) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.cjs'), `exports.handler = async () => ${JSON.stringify(name)}\n`)
    writeFileSync(join(folder, name, 'index.cjs.map'), '{}')
  }
  return folder
}

export type Changes = { functions?: readonly FunctionDeclaration[]; doors?: Doors; context?: Record<string, unknown>; checked?: boolean }

/** The app of the real list of functions with tiny handlers; `changes` replace what a test is about. */
export const sampleApp = ({ functions: declared = functions, doors: tables = doors, context = {}, checked = false }: Changes = {}) => {
  const outdir = temporaryFolder()
  return { outdir, ...createApp({ functions: declared, doors: tables, context, checked, outdir, bundles: sampleBundles(declared) }) }
}

export const sampleTemplate = (changes: Changes = {}): Template => Template.fromStack(sampleApp(changes).stack)

/** The same template after somebody's careless edit: proof that a check can fail. */
export const edited = (template: Template, edit: (resources: ReturnType<Template['toJSON']>) => void): Template => {
  const copy = structuredClone(template.toJSON())
  edit(copy.Resources)
  return Template.fromJSON(copy)
}

/** Logical ids of one type. */
export const idsOf = (template: Template, type: string): string[] => Object.keys(template.findResources(type))

/** Name of the resource behind `{ Ref }` or `{ Fn::GetAtt: [name, …] }`. */
export const nameIn = (value: { Ref?: string; 'Fn::GetAtt'?: string[] } | undefined): string =>
  value?.Ref ?? value?.['Fn::GetAtt']?.[0] ?? ''
