import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AccountId, InvoiceId, OrderId } from '../../domain/ids.ts'
import type { Named } from '../../domain/payments/payment.ts'
import { paysText, readPays } from '../../domain/payments/paysText.ts'

const accountId = AccountId.parse('acc_1')
const invoice = fc.record({
  kind: fc.constant('invoice' as const),
  id: fc.stringMatching(/^inv_[A-Za-z0-9-]{1,40}$/).map((id) => InvoiceId.parse(id)),
  upTo: fc.integer({ min: 0, max: 1_000_000_000_000 }),
})
const order = fc.record({
  kind: fc.constant('order' as const),
  id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,40}$/).map((id) => OrderId.parse(id)),
})
const parted = fc.tuple(order, fc.integer({ min: 0, max: 9_000_000 })).map(([named, upTo]) => ({ ...named, upTo }))

describe('what a payment is for, as its provider carries it', () => {
  test('comes back as it was written while it fits', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(invoice, order, parted), { maxLength: 5 }), (names: Named[]) => {
        expect(readPays(paysText({ accountId, names }))).toEqual({ accountId, names })
      }),
    )
  })

  test('never outgrows its field, and keeps its last name', () => {
    fc.assert(
      fc.property(fc.array(invoice, { minLength: 10, maxLength: 40 }), order, (invoices, last) => {
        const text = paysText({ accountId, names: [...invoices, last] })
        expect(text.length).toBeLessThanOrEqual(500)
        expect(readPays(text)?.names.at(-1)).toEqual(last)
      }),
    )
  })

  test.each([
    undefined,
    '',
    'nobody',
    'acc_1 order',
    'acc_1 order:',
    'acc_1 gift:x',
    'acc_1 invoice:x',
    'acc_1  order:a',
    'acc_1 invoice:inv_1@-5',
  ])('%j is not ours', (text) => {
    expect(readPays(text)).toBeUndefined()
  })
})
