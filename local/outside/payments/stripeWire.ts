import { randomBytes } from 'node:crypto'
import type * as z from 'zod'
import type { Reply } from '../loopback.ts'

type Fault = {
  status: number
  type: 'invalid_request_error' | 'idempotency_error' | 'card_error'
  code?: string
  param?: string
  message: string
}

/** An error in Stripe's shape. */
export class StripeFault extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Throws an `invalid_request_error`, status 400 unless said. */
export function refuse(fault: { message: string; code?: string; param?: string; status?: number }): never {
  throw new StripeFault({ type: 'invalid_request_error', status: 400, ...fault })
}

export function faultReply({ fault }: StripeFault): Reply {
  const { status, ...error } = fault
  const doc = error.code ? { doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}` } : {}
  return { status, json: { error: { ...error, ...doc } } }
}

/** Ids as Stripe makes them: a prefix and 24 letters and digits. */
export function newId(prefix: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return `${prefix}_${Array.from(randomBytes(24), (byte) => letters[byte % letters.length]).join('')}`
}

export type FormValue = string | FormValue[] | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

const deepest = 8

/** Stripe's form encoding: `line_items[0][price_data][currency]=eur`. Lists are numbered or end in `[]`. */
export function decodeForm(pairs: Iterable<[string, string]>): Form {
  const root = emptyForm()
  for (const [name, value] of pairs) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''))
    if (rest.length >= deepest) refuse({ message: `Invalid parameter: ${name}` })
    place({ into: root, path: [first, ...rest], value })
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]))
}

function emptyForm(): Form {
  return Object.setPrototypeOf({}, null)
}

function place({ into, path, value }: { into: Form; path: string[]; value: string }): void {
  const [first = '', ...rest] = path
  const name = first === '' ? String(Object.keys(into).length) : first
  if (rest.length === 0) {
    into[name] = value
    return
  }
  const there = into[name]
  const next = typeof there === 'object' && !Array.isArray(there) ? there : emptyForm()
  into[name] = next
  place({ into: next, path: rest, value })
}

function withLists(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([name, inner]): [string, FormValue] => [name, withLists(inner)])
  const numbered = entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name))
  return numbered ? entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner) : Object.fromEntries(entries)
}

/** The request's parameters by `schema`, or Stripe's complaint about the first wrong one. */
export function parameters<T>(schema: z.ZodType<T>, form: Form): T {
  const parsed = schema.safeParse(form)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (!issue) return refuse({ message: 'Invalid request.' })
  const param = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const unknown = nameOf([...issue.path, issue.keys[0] ?? ''])
    return refuse({ code: 'parameter_unknown', param: unknown, message: `Received unknown parameter: ${unknown}` })
  }
  if (issue.code === 'invalid_type' && valueAt(form, issue.path) === undefined)
    return refuse({ code: 'parameter_missing', param, message: `Missing required param: ${param}.` })
  return refuse({ code: 'parameter_invalid', param, message: `Invalid ${param}: ${issue.message}` })
}

function nameOf(path: readonly PropertyKey[]): string {
  const [first = '', ...rest] = path.map(String)
  return first + rest.map((part) => `[${part}]`).join('')
}

function valueAt(form: FormValue, path: readonly PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = form
  for (const part of path) {
    if (typeof value !== 'object') return undefined
    value = Array.isArray(value) ? value[Number(part)] : value[String(part)]
  }
  return value
}
