import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import type { Order } from '../../domain/orders/order.ts'
import { itemsOf, rowFor, rowOf, Unreadable } from '../../store/codec.ts'
import { invoiceOf, orderOf, theAccount, theMerchant } from '../kit/builders.ts'

const ref = refs.order(theAccount, 'web-1')
const itemOf = (order: Order) => {
  const [item] = itemsOf(theMerchant, ref, rowFor(ref, order, { version: 1 }))
  if (!item) throw new Error('an order is one item')
  return item
}
const stateIn = (item: object): { lines: unknown[] } & Record<string, unknown> => ({ lines: [], ...Object(Reflect.get(item, 'state')) })
const order = orderOf('web-1', 12_00)
const [line] = order.lines

const lines = fc.array(
  fc.record({ unit: fc.constantFrom('pc', 'kg'), delivered: fc.constantFrom('0', '1', '2.5'), missing: fc.constantFrom('0', '1') }),
  { maxLength: 4 },
)
const fields = fc.record({
  kind: fc.constantFrom('standard' as const, 'future' as const),
  rest: fc.constantFrom('hold' as const, 'pay-now' as const),
  useBalance: fc.boolean(),
  state: fc.constantFrom('open' as const, 'cancelled' as const, 'invoiced' as const),
  toCollect: fc.constantFrom(0, 5_00),
})

describe('a row is kept short', () => {
  test('and what it says is read as it was', () => {
    void fc.assert(
      fc.property(fields, lines, (some, kept) => {
        const said: Order = { ...order, ...some, lines: kept.map((one, at) => ({ ...Object(line), ...one, sku: `A${at}` })) }
        expect(rowOf(itemOf(said)).state).toEqual(said)
      }),
    )
  })

  test('an invoice too', () => {
    const invoice = invoiceOf('inv_1', 12_00)
    const at = refs.invoice(theAccount, 'inv_1')
    expect(itemsOf(theMerchant, at, rowFor(at, invoice, { version: 1 })).map((item) => rowOf(item).state)).toEqual([invoice])
  })

  test('a line is a list without what it mostly ends with, and a field is left out while it stands at what it mostly is, but no figure', () => {
    const { lines, ...kept } = stateIn(itemOf(order))
    expect(lines).toEqual([[line?.sku, line?.description, line?.quantity, line?.unitPrice, line?.vatRate]])
    expect(kept).not.toHaveProperty('holds')
    expect(kept).toHaveProperty('toCollect', 0)
  })
})

describe('a row is read', () => {
  test('that was written before rows were kept short', () => {
    expect(rowOf({ ...itemOf(order), state: order }).state).toEqual(order)
  })

  test('but not one whose lines say more than this code knows', () => {
    const item = itemOf(order)
    const state = stateIn(item)
    const more = { ...state, lines: [[...Object.values(Object(line)), 'more']] }
    expect(() => rowOf({ ...item, state: more })).toThrow(Unreadable)
  })
})
