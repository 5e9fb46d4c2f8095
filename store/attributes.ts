import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Plain } from './canonical.ts'

/** The table's own notation, as streams and the old rows of a failed condition carry it. */
export type Attributes = Record<string, AttributeValue>

/** A row out of the table's own notation. Throws on what we never write: binary and sets. */
export function plainOf(attributes: Attributes): { [name: string]: Plain } {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: AttributeValue): Plain {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.NULL !== undefined) return null
  if (value.M !== undefined) return plainOf(value.M)
  if (value.L !== undefined) return value.L.map(plainValue)
  throw new Error(`an attribute of the type ${Object.keys(value).join()} is none of ours`)
}

/**
 * A row in the table's own notation. Throws on what it can't carry exactly: undefined, a number that isn't safe, anything but plain data.
 * The SDK's `marshall` isn't used because it tells a map by its `constructor`, and refuses one where a customer's place has that name.
 */
export function attributesOf(row: { readonly [name: string]: unknown }): Attributes {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, attributeOf(value)]))
}

function attributeOf(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value === null) return { NULL: true }
  if (Array.isArray(value)) return { L: value.map(attributeOf) }
  if (typeof value === 'object') return { M: attributesOf({ ...value }) }
  throw new Error(`${typeof value === 'number' ? value : typeof value} can’t be kept in a row`)
}
