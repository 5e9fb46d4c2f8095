import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { Customer } from '../../domain/accounts/customer.ts'
import { contracts } from '../../events/catalog.ts'

/** Names of text fields that hold codes, ids, numbers of ours or dates: nobody types a person into them. */
const codes = new Set([
  ...['currency', 'code', 'until', 'reason', 'reasons', 'how', 'cause', 'method', 'kind', 'outcome', 'month', 'number', 'letter'],
  ...[
    'orderId',
    'followUpOf',
    'shipToId',
    'invoiceId',
    'paymentId',
    'personId',
    'claimId',
    'creditNoteId',
    'refundOf',
    'item',
    'deliveryId',
    'statementId',
    'mailId',
    'saleId',
    'voucherId',
    'accountId',
    'runId',
    'paymentKey',
    'id',
    'limit',
  ],
  // A place in the list of held orders: moments and ids.
  ...['on', 'issuedOn', 'dueOn', 'reviewedOn', 'from', 'to', 'behind'],
])

type Field = { name: string; schema: unknown }

/** Every field that can hold text, however deep, by its own name. */
function textFields({ name, schema }: Field): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return textFields({ name, schema: schema.unwrap() })
  if (schema instanceof z.ZodArray) return textFields({ name, schema: schema.element })
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textFields({ name, schema: option }))
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([inner, field]) => textFields({ name: inner, schema: field }))
  if (schema instanceof z.ZodLiteral || schema instanceof z.ZodEnum || schema instanceof z.ZodBoolean || schema instanceof z.ZodNull)
    return []
  if (schema instanceof z.ZodNumber) return []
  return [name]
}

describe('an event about a customer', () => {
  test.each(Object.entries(contracts))('%s has no field that could tell who it is: ids, codes, dates and amounts alone', (_, { data }) => {
    expect(textFields({ name: 'data', schema: data }).filter((name) => !codes.has(name))).toEqual([])
  })

  test('a field with a person in it would be found', () => {
    const told = new Set(textFields({ name: 'data', schema: Customer }))
    expect([...told].filter((name) => !codes.has(name))).toEqual(
      expect.arrayContaining(['name', 'company', 'lines', 'city', 'email', 'duns', 'references']),
    )
  })
})
