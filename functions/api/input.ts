import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod'
import { bounds } from '../../domain/limits.ts'
import { type Fault, type Refusal, refuse } from '../../domain/refusals.ts'
import { pointer, readJson } from './json.ts'

type Fields = Record<string, unknown>
type Read = { fields: Fields; faults: Fault[] }

/**
 * A request's input: path, query and body as one object, parsed by the declaration's schema. Every fault at once, each by its JSON
 * pointer into that object; unknown fields are faults.
 */
export function inputOf(event: APIGatewayProxyEventV2, schema: z.ZodType): { input: unknown } | Refusal {
  const body = event.requestContext.http.method === 'GET' ? { fields: {}, faults: [] } : bodyOf(event)
  if ('refused' in body) return body
  const query = coerced(event.queryStringParameters, schema)
  const named = { ...query, ...coerced(event.pathParameters, schema) }
  const said = [...Object.entries(query), ...Object.entries(body.fields)]
  const contradictions = said.filter(([name, value]) => Object.hasOwn(named, name) && named[name] !== value)
  const faults = [...body.faults, ...contradictions.map(([name]) => ({ pointer: pointer([name]), says: 'is not what the address says' }))]
  const given = { ...body.fields, ...named }
  const parsed = schema.safeParse(given)
  if (parsed.success && faults.length === 0) return { input: parsed.data }
  const all = [...faults, ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOf(issue, { above: [], given })))]
  return { refused: 'invalid-input', faults: onceEach(all).slice(0, bounds.pageSize) }
}

/** What JSON calls itself; it is UTF-8, whatever else a type may say of it. */
const jsonType = /^application\/json\s*(?:;(?!.*charset=(?!"?utf-8\b)).*)?$/i

function bodyOf({ body, headers, isBase64Encoded }: APIGatewayProxyEventV2): Read | Refusal {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8')
  if (bytes.length > bounds.bodyBytes)
    return refuse('too-large', `The body has ${bytes.length} bytes; this door takes ${bounds.bodyBytes}.`)
  if (bytes.length === 0) return { fields: {}, faults: [] }
  // Without any type it is what every body here is; with another one it means something else than we would read.
  const type = headers['content-type']?.trim()
  if (type && !jsonType.test(type)) return refuse('unsupported-media-type')
  const text = textOf(bytes)
  const read = text === undefined ? { broken: 'The body is not UTF-8.' } : readJson(text)
  if ('broken' in read) return refuse('malformed-json', read.broken)
  const fields = Fields.safeParse(read.value)
  if (!fields.success) return refuse('malformed-json', 'The body must be one JSON object.')
  return { fields: fields.data, faults: read.faults }
}

const Fields = z.custom<Fields>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Texts of an address as the schema's numbers and booleans, where they are plainly that. */
function coerced(texts: Record<string, string | undefined> | undefined, schema: z.ZodType): Fields {
  const entries = Object.entries(texts ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([name, text]) => [name, coercedTo(typeNamed(schema, name), text)]))
}

function coercedTo(type: string, text: string): unknown {
  if (type === 'number' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function typeNamed(schema: z.ZodType, name: string): string {
  return schema instanceof z.ZodObject ? typeOf(schema.shape[name]) : ''
}

/** What a field is under its optional, default or nullable. */
function typeOf(field: unknown): string {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable) return typeOf(field.unwrap())
  return field instanceof z.ZodType ? field.def.type : ''
}

type Issue = z.core.$ZodIssue

/** Where an issue was found, and the whole input it was found in. */
type Around = { above: readonly PropertyKey[]; given: unknown }

/** One fault per place: an unknown field each, and of a choice of forms the one that was nearly met. */
function faultsOf(issue: Issue, { above, given }: Around): Fault[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: pointer([...path, key]), says: 'is not a field here' }))
  if (isMissing(given, path)) return [{ pointer: pointer(path), says: 'is missing' }]
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors
      .filter((issues) => issues.every((one) => one.path.length > 0))
      .toSorted((one, other) => one.length - other.length)[0]
    if (nearest && nearest.length > 0) return nearest.flatMap((one) => faultsOf(one, { above: path, given }))
    return [{ pointer: pointer(path), says: 'has none of the documented forms' }]
  }
  return [{ pointer: pointer(path), says: saysOf(issue) }]
}

function isMissing(given: unknown, path: readonly PropertyKey[]): boolean {
  const [name, ...deeper] = path
  if (name === undefined) return given === undefined
  const inner = Array.isArray(given) ? given[Number(name)] : Fields.safeParse(given).data?.[String(name)]
  return isMissing(inner, deeper)
}

/** Values a sentence can name. */
const fewValues = 12

function saysOf(issue: Issue): string {
  if (issue.code !== 'invalid_value') return issue.message
  return issue.values.length > fewValues ? 'is none of the documented values' : `must be one of ${issue.values.map(String).join(', ')}`
}

function onceEach(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.says}`, fault])).values()]
}
