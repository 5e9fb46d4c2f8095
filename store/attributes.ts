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
