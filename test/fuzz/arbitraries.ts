import fc from 'fast-check'
import { type Named, type Schema, whole } from './schema.ts'
import { textOf } from './texts.ts'

/** Items of a list that is drawn; its bounds are tried by what is almost valid. */
const mostItems = 4

/** Values that a schema lets in. */
export function valuesOf(given: Schema, named: Named): fc.Arbitrary<unknown> {
  const schema = whole(given, named)
  const forms = schema.anyOf ?? schema.oneOf
  if (forms) return fc.oneof(...forms.map((form) => valuesOf(form, named)))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const types = [schema.type ?? []].flat()
  if (types.length !== 1) return fc.oneof(...types.map((type) => valuesOf({ ...schema, type }, named)))
  switch (types[0]) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return integersOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return listsOf(schema, named)
    case 'object':
      return objectsOf(schema, named)
    default:
      throw new Error(`nothing is drawn for the type ${String(types[0])}`)
  }
}

/** Small ones often, the ends sometimes. */
function integersOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> {
  const usual = { min: Math.max(minimum, -20_000), max: Math.min(maximum, 100_000) }
  return fc.oneof(
    { weight: 8, arbitrary: fc.integer(usual) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
    { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
  )
}

function listsOf({ items = {}, minItems = 0, maxItems = mostItems }: Schema, named: Named): fc.Arbitrary<unknown[]> {
  return fc.array(valuesOf(items, named), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, mostItems)) })
}

function objectsOf({ properties = {}, required = [] }: Schema, named: Named): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, named)]))
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields), noNullPrototype: true })
}
