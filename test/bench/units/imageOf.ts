import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type Plain, plain } from '../../../store/canonical.ts'
import type { Image } from './size.ts'

function attributeOf(value: Plain): AttributeValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  return Array.isArray(value) ? { L: value.map(attributeOf) } : { M: imageOf(value) }
}

/** A row in the table's own notation. */
export function imageOf(item: object): Image {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(plain(value))]))
}
