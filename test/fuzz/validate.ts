import { isDeepStrictEqual } from 'node:util'
import { pointer } from '../../functions/api/json.ts'
import { behind, type Named, type Schema } from './schema.ts'

type Path = readonly (string | number)[]
type Place = { at: Path; named: Named }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isObject,
}

/** What is wrong with a value by its schema, each with its JSON pointer; nothing where it fits. Written from JSON Schema 2020-12. */
export function faultsOf(schema: Schema, value: unknown, place: Place): string[] {
  const { named } = place
  const fault = (says: string) => `${pointer(place.at) || '/'} ${says}`
  const all = [...(schema.allOf ?? []), ...(schema.$ref === undefined ? [] : [behind(schema.$ref, named)])]
  const faults = all.flatMap((one) => faultsOf(one, value, place))
  const fits = (one: Schema) => faultsOf(one, value, place).length === 0
  const known = schema.type === undefined ? [] : [schema.type].flat()
  if (known.length > 0 && !known.some((type) => types[type]?.(value))) return [...faults, fault(`is not ${known.join(' or ')}`)]
  if ('const' in schema && !isDeepStrictEqual(schema.const, value)) faults.push(fault(`is not ${JSON.stringify(schema.const)}`))
  if (schema.enum && !schema.enum.some((one) => isDeepStrictEqual(one, value))) faults.push(fault('is none of the listed values'))
  if (schema.anyOf && !schema.anyOf.some(fits)) faults.push(fault('has none of the forms'))
  if (schema.oneOf && schema.oneOf.filter(fits).length !== 1) faults.push(fault('has not exactly one of the forms'))
  if (typeof value === 'string') faults.push(...inText(schema, value).map(fault))
  if (typeof value === 'number') faults.push(...inNumber(schema, value).map(fault))
  if (Array.isArray(value)) faults.push(...inList(schema, value, place))
  if (isObject(value)) faults.push(...inObject(schema, value, place))
  return faults
}

const patterns = new Map<string, RegExp>()

function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u')
  patterns.set(pattern, known)
  return known
}

/** Days and moments as they are written, on top of their patterns; other formats say no more than theirs. */
const isDay = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text.slice(0, 10))

function inText({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format }: Schema, text: string): string[] {
  const length = [...text].length
  return [
    ...(length < minLength ? [`is shorter than ${minLength}`] : []),
    ...(length > maxLength ? [`is longer than ${maxLength}`] : []),
    ...(pattern !== undefined && !patternOf(pattern).test(text) ? [`does not match ${pattern}`] : []),
    ...((format === 'date' || format === 'date-time') && !isDay(text) ? [`is no ${format}`] : []),
  ]
}

function inNumber({ minimum, maximum }: Schema, value: number): string[] {
  return [
    ...(minimum !== undefined && value < minimum ? [`is below ${minimum}`] : []),
    ...(maximum !== undefined && value > maximum ? [`is above ${maximum}`] : []),
  ]
}

function inList(
  { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items }: Schema,
  list: readonly unknown[],
  { at, named }: Place,
): string[] {
  return [
    ...(list.length < minItems || list.length > maxItems ? [`${pointer(at)} has ${list.length} items`] : []),
    ...(items ? list.flatMap((item, index) => faultsOf(items, item, { at: [...at, index], named })) : []),
  ]
}

function inObject(schema: Schema, value: Record<string, unknown>, { at, named }: Place): string[] {
  const { properties = {}, required = [], additionalProperties: others = true, propertyNames } = schema
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${pointer([...at, name])} is missing`)
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const place = { at: [...at, name], named }
    const names = propertyNames ? faultsOf(propertyNames, name, place) : []
    const own = Object.hasOwn(properties, name) ? properties[name] : others
    if (own === undefined || own === true) return names
    return own === false ? [`${pointer(place.at)} is not a field here`] : [...names, ...faultsOf(own, inner, place)]
  })
  return [...missing, ...wrong]
}
