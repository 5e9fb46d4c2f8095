import fc from 'fast-check'
import { valuesOf } from './arbitraries.ts'
import { coherent } from './coherent.ts'
import { Dice, dice } from './dice.ts'
import type { Described, Operation, Parameter } from './document.ts'
import { jsonOf, type Known, type Memory } from './memory.ts'
import { Caller, type Plan } from './plan.ts'
import { whole } from './schema.ts'

type Fields = Record<string, unknown>
export type Drawn = Omit<Plan, 'index' | 'daysAgo'>

/** Requests of one operation that keep to the document, about what is known to exist. */
export function validOf({
  operation,
  described,
  memory,
}: {
  operation: Operation
  described: Described
  memory: Memory
}): fc.Arbitrary<Drawn> {
  const { named } = described
  const parameters = operation.parameters.filter((parameter) => parameter.in !== 'header')
  const params = fc.record(Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, named)])), {
    requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
    noNullPrototype: true,
  })
  const body = operation.body ? valuesOf(operation.body, named) : fc.constant({})
  const bodyFields = Object.keys((operation.body && whole(operation.body, named).properties) ?? {})
  return fc.record({ params, body, thrown: dice }).map(({ params: drawn, body: sent, thrown }) => {
    const rolled = new Dice(thrown)
    const merchant = rolled.percent(70) ? 0 : 1
    const known = memory[rolled.percent(97) ? merchant : merchant === 0 ? 1 : 0]
    const next = rolled.percent(30) ? rolled.of(known.pages.filter((page) => page.operation === operation.name)) : undefined
    const fields = coherent(operation.name, { ...drawn, ...Object(sent) }, { known, dice: rolled })
    const inBody = Object.fromEntries(bodyFields.filter((name) => name in fields).map((name) => [name, fields[name]]))
    const plan: Drawn = {
      kind: 'valid',
      says: 'valid',
      operation: operation.name,
      merchant,
      who: callerOf(rolled),
      method: operation.method,
      path: pathOf(operation, fields),
      query: queryOf(parameters, fields),
      headers: headersOf({ operation, known, fields, rolled }),
      ...(operation.body && { body: JSON.stringify(inBody) }),
      bytes: 'utf8',
      again: rolled.percent(12),
    }
    return next ? continued(plan, next) : plan
  })
}

function callerOf(rolled: Dice): Plan['who'] {
  if (rolled.percent(93)) return rolled.percent(80) ? 'administrator' : 'integration'
  return rolled.of(Caller.options) ?? 'nobody'
}

/** The next page of a list that said there is more. */
function continued(plan: Drawn, { path, query, body, index }: Known['pages'][number]): Drawn {
  const cursor = `{{next:${index}}}`
  if (body !== undefined) return { ...plan, says: 'the next page', path, body: JSON.stringify({ ...fieldsOf(body), cursor }) }
  const asked = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('cursor='))
  return { ...plan, says: 'the next page', path, query: [...asked, `cursor=${cursor}`].join('&') }
}

/** What a body says; nothing where no door looked at it. */
function fieldsOf(body: string): object {
  const said = jsonOf(body.replace('\ufeff', ''))
  return said !== null && typeof said === 'object' ? said : {}
}

function pathOf({ path }: Operation, fields: Fields): string {
  return path.replace(/\{(\w+)\}/g, (_match, name) => encodeURIComponent(String(fields[name] ?? '')))
}

function queryOf(parameters: readonly Parameter[], fields: Fields): string {
  const asked = parameters.filter((parameter) => parameter.in === 'query' && fields[parameter.name] !== undefined)
  return asked.map(({ name }) => `${name}=${encodeURIComponent(String(fields[name]))}`).join('&')
}

function headersOf({
  operation,
  known,
  fields,
  rolled,
}: {
  operation: Operation
  known: Known
  fields: Fields
  rolled: Dice
}): Record<string, string> {
  const takes = (name: string) => operation.parameters.find((parameter) => parameter.in === 'header' && parameter.name === name)
  const keyed = takes('Idempotency-Key')
  const tag = known.tags.get(operation.name.endsWith('Settings') ? 'settings' : String(fields.accountId))
  const key = rolled.percent(95) ? `k-${rolled.under(0x7fffffff)}` : (rolled.of(known.onceKeys) ?? '!')
  return {
    ...(operation.body && { 'content-type': rolled.percent(90) ? 'application/json' : 'application/json; charset=utf-8' }),
    ...(keyed && (keyed.required || rolled.percent(30)) && { 'idempotency-key': key }),
    ...(takes('If-Match') && tag !== undefined && rolled.percent(30) && { 'if-match': rolled.percent(80) ? tag : '"0"' }),
    ...(rolled.percent(10) && { 'x-correlation-id': `fuzz-${rolled.under(1_000)}` }),
  }
}
