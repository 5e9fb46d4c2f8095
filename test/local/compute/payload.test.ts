import { expect, test } from 'vitest'
import { payloadFor } from '../../../local/bus/payload.ts'

const event = { id: 'e1', 'detail-type': 'order-held', detail: { id: 'o"1', amount: 7, customer: { country: 'FR' } } }
const nothing = { input: undefined, inputPath: undefined, transformer: undefined }

test.each([
  ['the whole event where the target says nothing', nothing, event],
  ['a constant', { ...nothing, input: '{"a":1}' }, { a: 1 }],
  ['a part', { ...nothing, inputPath: '$.detail.customer' }, { country: 'FR' }],
  ['a part under a name with a hyphen', { ...nothing, inputPath: "$['detail-type']" }, 'order-held'],
  [
    'a text made of parts',
    {
      ...nothing,
      transformer: {
        paths: { id: '$.detail.id', amount: '$.detail.amount', customer: '$.detail.customer' },
        template: '{"says":"order <id> of <amount>","id":<id>,"customer":<customer>}',
      },
    },
    { says: 'order o"1 of 7', id: 'o"1', customer: { country: 'FR' } },
  ],
])('a target gets %s', (_, target, expected) => {
  expect(JSON.parse(payloadFor(target, event))).toEqual(expected)
})
