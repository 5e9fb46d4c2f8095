import fc from 'fast-check'
import { pointer } from '../../functions/api/json.ts'
import { Dice, dice } from './dice.ts'
import type { Described, Operation } from './document.ts'
import { jsonOf } from './memory.ts'
import { type Named, type Schema, whole } from './schema.ts'
import type { Drawn } from './valid.ts'

/** Values as JSON writes them that some field of some operation must not take. */
const hostile = [
  ...[
    'null',
    'true',
    '-1',
    '-0',
    '0',
    '0.1',
    '1.0',
    '1e3',
    '1E400',
    '9007199254740993',
    '1000000000001',
    '4000000000000001',
    '-4000000000000001',
  ],
  ...['""', '" "', '"NaN"', '"Infinity"', '"1e3"', '"-0"', '"12"', '"0x10"', '"1,5"', '"٣"', '" 1"', '"1\\n"'],
  ...['"\\u0000"', '"a\\u0000b"', '"a\\r\\nBcc: b@example.com"', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0085"', '"\\u2028"'],
  ...['"../x"', '"acc_1#acc_2"', '"a|b"', '"__proto__"', '"acc_"', '"ACC_1"', '"acc_é"', '"eur"', '"XTS"', '"Eur"', '"EUR "'],
  ...['"2026-02-30"', '"2025-02-29"', '"2026-13"', '"2026-00"', '"20261122"', '"2026-11-22T00:00:00"', '"0000-00-00"', '"+002026-01-01"'],
  ...['"a@b"', '"a@example.com\\r\\nBcc: b@example.com"', '"a@example.com, b@example.com"', '"é@example.com"', '"a@exa mple.com"'],
  ...[
    '[]',
    '[[]]',
    '[null]',
    '{}',
    '{"__proto__":1}',
    '{"$ne":null}',
    '{"constructor":{"prototype":{}}}',
    JSON.stringify('x'.repeat(10_000)),
  ],
]

const queries = [
  '',
  ' ',
  '-1',
  '-0',
  '0',
  '1.5',
  '1e1',
  '0x10',
  '101',
  '999999999999999999',
  'NaN',
  '%00',
  'a%0d%0ab',
  '__proto__',
  '%ff',
  '%',
  '%zz',
  'é',
  '%C3%A9',
  'true',
  'x'.repeat(3_000),
  'a&limit=1&limit=2',
]
const paths = [
  '-1',
  '%00',
  'a%0d%0ab',
  '..%2f..',
  '%2e%2e',
  '__proto__',
  '%ff',
  '%',
  '%zz',
  '%C3%A9',
  'a%23b',
  'a%7Cb',
  'a%20b',
  '%20',
  'x'.repeat(3_000),
  'acc_',
  'ACC_f1',
  'acc_f1%00',
  'acc_nobody',
  '%61cc_f1',
]
const onceKeys = ['', ' ', 'a b', 'é', 'x'.repeat(129), 'x'.repeat(128), '"quoted"', 'a,b', '\u0000', '!']
const tags = ['', '*', '"0"', 'W/"1"', '"1", "2"', '1', '"1', '""', 'x'.repeat(70), '"999999999999999999999"']

type Path = readonly (string | number)[]
type Place = { path: Path; schema: Schema }

/** Every place of a value, with what its schema says there. */
function placesOf(value: unknown, { path, schema: given }: Place, named: Named): Place[] {
  const schema = whole(given, named)
  const inner = Array.isArray(value)
    ? value.flatMap((item, at) => placesOf(item, { path: [...path, at], schema: schema.items ?? {} }, named))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) =>
          placesOf(one, { path: [...path, name], schema: schema.properties?.[name] ?? {} }, named),
        )
      : []
  return [...(path.length === 0 ? [] : [{ path, schema }]), ...inner]
}

/** Just beyond what a schema lets in. */
function beyond(schema: Schema): string[] {
  const numbers = [schema.minimum, schema.maximum].flatMap((end, at) => (end === undefined ? [] : [String(end + (at === 0 ? -1 : 1))]))
  const texts = [
    ...(schema.maxLength === undefined ? [] : [JSON.stringify('x'.repeat(schema.maxLength + 1))]),
    ...(schema.enum ?? [])
      .slice(0, 2)
      .flatMap((one) => (typeof one === 'string' ? [JSON.stringify(one.toUpperCase()), JSON.stringify(`${one} `)] : [])),
  ]
  const lists = schema.maxItems === undefined ? [] : [JSON.stringify(Array.from({ length: schema.maxItems + 1 }, () => 'x'))]
  return [...numbers, ...texts, ...lists]
}

const mark = '@here@'
const gone = '@gone@'

function replaced(value: unknown, [step, ...deeper]: Path, by: string): unknown {
  if (step === undefined) return by
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? replaced(item, deeper, by) : item))
  return { ...Object(value), [step]: replaced(Object(value)[step], deeper, by) }
}

function without(value: unknown, [step, ...deeper]: Path): unknown {
  if (step === undefined) return value
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? without(item, deeper) : item))
  if (deeper.length > 0) return { ...Object(value), [step]: without(Object(value)[step], deeper) }
  return Object.fromEntries(Object.entries(Object(value)).filter(([name]) => name !== step))
}

type Wrong = { plan: Drawn; rolled: Dice; operation: Operation; named: Named }

function wrongInBody({ plan, rolled, operation, named }: Wrong): Drawn {
  const value = jsonOf(plan.body)
  const places = placesOf(value, { path: [], schema: operation.body ?? {} }, named)
  const inside = places
    .filter(({ path }) => path.length > 1 && typeof path.at(-1) === 'string')
    .map(({ path }) => [...path.slice(0, -1), 'unheardOf'])
  const extra: Path = rolled.of([['unheardOf'], ['rights'], ['merchantId'], ...inside.slice(0, 4)]) ?? ['unheardOf']
  const place = rolled.percent(92) ? rolled.of(places) : { path: extra, schema: {} }
  if (!place) return wrongInHeaders({ plan, rolled, operation, named })
  const text = rolled.percent(12) ? gone : (rolled.of(rolled.percent(40) ? beyond(place.schema) : hostile) ?? rolled.of(hostile) ?? 'null')
  const says = `body ${pointer(place.path)}: ${text === gone ? 'left out' : text.slice(0, 60)}`
  if (text === gone) return { ...plan, says, body: JSON.stringify(without(value, place.path)) }
  return { ...plan, says, body: JSON.stringify(replaced(value, place.path, mark)).replace(JSON.stringify(mark), () => text) }
}

function wrongInHeaders({ plan, rolled }: Wrong): Drawn {
  const name = rolled.of(['idempotency-key', 'idempotency-key', 'if-match', 'x-correlation-id']) ?? 'if-match'
  const { [name]: _, ...others } = plan.headers
  if (rolled.percent(20)) return { ...plan, says: `without ${name}`, headers: others }
  const value = rolled.of(name === 'if-match' ? tags : onceKeys) ?? ''
  return { ...plan, says: `${name}: ${value.slice(0, 60)}`, headers: { ...others, [name]: value } }
}

function wrongInQuery({ plan, rolled, operation }: Wrong): Drawn {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const name = rolled.of([...known, ...known, 'unheardOf', '__proto__', 'constructor']) ?? 'unheardOf'
  const value = rolled.of(queries) ?? ''
  const others = plan.query.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`))
  return { ...plan, says: `?${name}=${value.slice(0, 60)}`, query: [...others, `${name}=${value}`].join('&') }
}

function wrongInPath({ plan, rolled, operation }: Wrong): Drawn {
  const places = operation.path.split('/').flatMap((part, at) => (part.startsWith('{') ? [at] : []))
  const place = rolled.of(places)
  const value = rolled.of(paths) ?? ''
  const path = plan.path
    .split('/')
    .map((part, at) => (at === place ? value : part))
    .join('/')
  return { ...plan, says: `path ${value.slice(0, 60)}`, path }
}

/** Requests that are valid but for one place. */
export function almostOf(valid: fc.Arbitrary<Drawn>, operation: Operation, { named }: Described): fc.Arbitrary<Drawn> {
  const body = operation.body ? [wrongInBody, wrongInBody, wrongInBody, wrongInBody, wrongInBody, wrongInBody] : []
  const path = operation.path.includes('{') ? [wrongInPath] : []
  const others = operation.method === 'GET' ? [wrongInQuery, wrongInQuery] : [wrongInHeaders, wrongInQuery]
  return fc.record({ plan: valid, way: fc.constantFrom(...body, ...path, ...others), thrown: dice }).map(({ plan, way, thrown }) => ({
    ...way({ plan, rolled: new Dice(thrown), operation, named }),
    kind: 'almost',
    again: false,
  }))
}
