import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

/** A row in the table's own notation, as it goes over the wire. */
export type Image = Record<string, AttributeValue>
export const Image = z.custom<Image>((image) => typeof image === 'object' && image !== null)

const text = (value: string) => Buffer.byteLength(value)

/** Two digits a byte, without zeros before and behind, and one more; a sign is another. */
function ofNumber(value: string): number {
  const digits = value.replace(/^-/, '').replace(/e.*$/i, '')
  const significant = digits.replace('.', '').replace(/^0+/, '')
  const kept = significant.replace(/0+$/, '')
  return kept === '' ? 1 : Math.ceil(kept.length / 2) + 1 + (value.startsWith('-') ? 1 : 0)
}

/** Bytes of a value by DynamoDB's documented rule: a list or map has three, and one more an element. */
function ofValue(value: AttributeValue): number {
  if (value.S !== undefined) return text(value.S)
  if (value.N !== undefined) return ofNumber(value.N)
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1
  if (value.L !== undefined) return 3 + sum(value.L.map((one) => 1 + ofValue(one)))
  if (value.M !== undefined) return 3 + sum(Object.entries(value.M).map(([name, one]) => 1 + text(name) + ofValue(one)))
  throw new Error(`an attribute of the type ${Object.keys(value).join()} is none of ours`)
}

/** Bytes of a row: names and values of its attributes. */
export function sizeOf(image: Image): number {
  return sum(Object.entries(image).map(([name, value]) => text(name) + ofValue(value)))
}

export const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
