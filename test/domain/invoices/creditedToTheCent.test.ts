import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { decimalOf } from '../../../domain/money.ts'
import { crediting, invoiceWith } from '../../kit/crediting.ts'
import { Scene } from '../../kit/scene.ts'

describe('all credit notes of an invoice add up to it (SPEC section 5)', () => {
  test('33.48 net in nine units, VAT 6.70: eight credit notes of 4.46, and the last unit takes the remainder, 4.50', () => {
    const shop = new Scene({ invoices: [invoiceWith([{ quantity: '9', unitPrice: '3.72', vatRate: '20' }], 'net')] })
    expect(shop.invoice('inv_1')).toMatchObject({ net: 33_48, total: 40_18 })
    const totals = Array.from(
      { length: 9 },
      (_, at) => shop.done(issueCreditNote, crediting({ creditNoteId: `crn_${at}`, lines: [{ line: 1, quantity: '1' }] })).answer.total,
    )
    expect(totals).toEqual([4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_50])
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 0 })
    expect(shop.invoice('inv_1').credited).toMatchObject({ total: 40_18, lines: [{ line: 1, quantity: '9', amount: 33_48, vat: 6_70 }] })
  })

  test('VAT of a rate is shared over its lines by largest remainder, so that their credit notes add up to it', () => {
    const lines = [1, 2, 3].map(() => ({ quantity: '1', unitPrice: '0.50', vatRate: '5.5' }))
    const shop = new Scene({ invoices: [invoiceWith(lines, 'net')] })
    const vat = [1, 2, 3].map(
      (line) => shop.done(issueCreditNote, crediting({ creditNoteId: `crn_${line}`, lines: [{ line, quantity: '1' }] })).answer.vat[0]?.vat,
    )
    expect(shop.invoice('inv_1').vat).toEqual([{ rate: '5.5', net: 1_50, vat: 8 }])
    expect(vat).toEqual([3, 3, 2])
  })

  test.each(['net', 'gross'] as const)('whatever is credited in whatever steps, all of it is the invoice to the cent (%s)', (prices) => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 12_000_000 }).map((n) => decimalOf(BigInt(n))),
      unitPrice: fc.integer({ min: 1, max: 5_000 }).map((n) => decimalOf(BigInt(n) * 10_000n)),
      vatRate: fc.constantFrom('0', '5.5', '10', '20'),
    })
    const steps = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), steps, (lines, parts) => {
        const invoice = invoiceWith(lines, prices)
        fc.pre(invoice.total > 0)
        const shop = new Scene({ invoices: [invoice] })
        const sums = { net: 0, total: 0 }
        const add = ({ net, total }: { net: number; total: number }) => {
          sums.net += net
          sums.total += total
        }
        parts.forEach((percent, at) => {
          const left = BigInt(Math.max(1, Math.floor(Number(lines[0]?.quantity) * percent * 1_000)))
          const done = shop.run(issueCreditNote, crediting({ creditNoteId: `crn_${at}`, lines: [{ line: 1, quantity: decimalOf(left) }] }))
          if ('answer' in done) add(done.answer)
        })
        const last = shop.run(issueCreditNote, crediting({ creditNoteId: 'crn_last' }))
        if ('answer' in last) add(last.answer)
        const { credited, outstanding, net, total } = shop.invoice('inv_1')
        expect({ ...sums, credited: credited?.total, outstanding }).toEqual({ net, total, credited: total, outstanding: 0 })
      }),
      { numRuns: 60 },
    )
  })
})
