import { readAssembly } from './assembly.ts'
import { type LambdaFunction, readFunctions } from './functions.ts'
import { type HttpApi, readHttpApi } from './httpApi.ts'
import { resolverOf } from './intrinsics.ts'
import { type Rule, readMappings, readRules, readSchedules, type Schedule, type SourceMapping } from './reactions.ts'
import { readStores, type Stores } from './stores.ts'

/**
 * What the local run builds: read from the synthesized template and from nothing else, so that a rule removed from
 * `infra/` is a reaction that stops here too.
 */
export type Blueprint = {
  region: string
  account: string
  functions: Map<string, LambdaFunction>
  api: HttpApi | undefined
  rules: Rule[]
  schedules: Schedule[]
  mappings: SourceMapping[]
} & Stores

export function readBlueprint(folder: string): Blueprint {
  const assembly = readAssembly(folder)
  const resolver = resolverOf(assembly)
  const [first] = assembly.stacks
  return {
    region: first?.region ?? 'eu-west-1',
    account: first?.account ?? '000000000000',
    functions: readFunctions(assembly, resolver),
    api: readHttpApi(assembly, resolver),
    rules: readRules(assembly, resolver),
    schedules: readSchedules(assembly, resolver),
    mappings: readMappings(assembly, resolver),
    ...readStores(assembly, resolver),
  }
}
