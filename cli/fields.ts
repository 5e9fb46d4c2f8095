import * as z from 'zod'
import { type Fields, put } from './put.ts'

/** A mistake on the command line: told without a stack. */
export class Mistake extends Error {}

/** Options of our own; everything else that begins with two dashes is a field of the input. */
export const ownOptions = ['url', 'key', 'merchant', 'json', 'once', 'if-match', 'out', 'csv', 'help'] as const
type OwnOption = (typeof ownOptions)[number]

export type Given = { command: string | undefined; own: Partial<Record<OwnOption, string>>; fields: Fields }

const isOwn = (name: string): name is OwnOption => ownOptions.some((own) => own === name)

/** `placeOrder --orderId web-1 --lines '[…]' --customer.name Anna`; a field may also be written `--orderId=web-1`. */
export function given(words: readonly string[], schemaOf: (command: string) => z.ZodType | undefined): Given {
  const [first, ...rest] = words
  const command = first?.startsWith('-') ? undefined : first
  const own: Given['own'] = {}
  const fields: Fields = {}
  const schema = command === undefined ? undefined : schemaOf(command)
  const queue = command === undefined ? [...words] : rest
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    const [, name = '', inline] = /^--([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word) ?? []
    if (name === '') throw new Mistake(`"${word}" stands alone; fields are written --name value`)
    if (name === 'help' || name === 'csv') {
      own[name] = 'yes'
      continue
    }
    const value = inline ?? queue.shift()
    if (value === undefined) throw new Mistake(`--${name} has no value`)
    if (isOwn(name)) own[name] = value
    else put(fields, name.split('.'), meant(value, schema && fieldAt(schema, name.split('.'))))
  }
  return { command, own, fields: { ...jsonFields(own.json), ...fields } }
}

function jsonFields(text: string | undefined): Fields {
  if (text === undefined) return {}
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch {
    throw new Mistake('--json must be one JSON object')
  }
}

/** Texts stay texts; anything else is JSON where it is JSON. */
function meant(text: string, field: z.ZodType | undefined): unknown {
  if (field && (field.def.type === 'string' || field.def.type === 'enum')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The schema of a field, under whatever wraps it. */
function fieldAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  const [name, ...deeper] = path
  const plain = unwrapped(schema)
  if (name === undefined) return plain
  const inner: unknown = plain instanceof z.ZodObject ? plain.shape[name] : undefined
  return inner instanceof z.ZodType ? fieldAt(inner, deeper) : undefined
}

export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    const inner: unknown = schema.unwrap()
    return inner instanceof z.ZodType ? unwrapped(inner) : schema
  }
  return schema
}
