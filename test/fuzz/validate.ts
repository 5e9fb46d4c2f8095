import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { pointer } from '../../functions/api/json.ts'
import type { Named, Schema } from './schema.ts'

type Path = readonly (string | number)[]

const home = 'encours'

/** One compiler per document; strict, so that a keyword it doesn't know is an error and not a rule that nobody checks. */
const compilers = new WeakMap<Named, { ajv: Ajv2020; compiled: WeakMap<Schema, ValidateFunction> }>()

function compilerOf(named: Named) {
  const known = compilers.get(named)
  if (known) return known
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false })
  formats.default(ajv)
  ajv.addVocabulary(['components', 'example'])
  ajv.addSchema({ $id: home, components: { schemas: Object.fromEntries(named) } })
  const made = { ajv, compiled: new WeakMap<Schema, ValidateFunction>() }
  compilers.set(named, made)
  return made
}

/** A schema of the document means the document's own components, wherever it is compiled. */
function atHome(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${home}#/components/`))
}

/** What is wrong with a value by its schema, each with its JSON pointer; nothing where it fits. */
export function faultsOf(schema: Schema, value: unknown, { at, named }: { at: Path; named: Named }): string[] {
  const { ajv, compiled } = compilerOf(named)
  const validate = compiled.get(schema) ?? ajv.compile(atHome(schema))
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const place = `${pointer(at)}${instancePath}` || '/'
    return `${place} ${message ?? 'does not fit'} ${JSON.stringify(params)}`
  })
}
