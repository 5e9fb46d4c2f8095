import type * as z from 'zod'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import type { issueCreditNote } from '../../domain/invoices/issueCreditNote.ts'
import { lineAmount } from '../../domain/money.ts'
import { price } from '../../domain/orders/pricing.ts'
import { invoiceOf } from './builders.ts'

type Input = z.input<(typeof issueCreditNote)['input']>
type Line = { quantity: string; unitPrice: string; vatRate: string }

export const crediting = (sketch: Partial<Input> = {}): Input => ({ creditNoteId: 'crn_1', invoiceId: 'inv_1', ...sketch })

/** An invoice of lines, priced as its orders would be. */
export function invoiceWith(
  lines: readonly Line[],
  prices: 'net' | 'gross' = 'gross',
  sketch: Parameters<typeof invoiceOf>[2] = {},
): Invoice {
  const { total, net, vat } = price(lines, prices, 'EUR')
  const stored = lines.map((line, at) => ({
    ...line,
    sku: `S${at}`,
    description: `goods ${at}`,
    amount: lineAmount(line, 'EUR'),
    orderId: 'A',
  }))
  return invoiceOf('inv_1', total, { lines: stored, prices, net, vat, ...sketch })
}
