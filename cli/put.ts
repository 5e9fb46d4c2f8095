import * as z from 'zod'

/** Values by name, as a request's JSON has them. */
export type Fields = { [name: string]: unknown }

/** Sets a value at its place; a place that was no object becomes one. */
export function put(fields: Fields, [name = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) {
    fields[name] = value
    return
  }
  const inner = z.record(z.string(), z.unknown()).catch({}).parse(fields[name])
  put(inner, deeper, value)
  fields[name] = inner
}
