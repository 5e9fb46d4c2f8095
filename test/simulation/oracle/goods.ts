import type { Fraction } from './decimals.ts'

/** What an invoice sold, line by line, with the VAT that falls on each. */
export type Goods = { prices: string; lines: { quantity: Fraction; amount: number; vat: number }[] }

/** What was taken back of each line so far, in all, under which credit notes, and to which payments it went back. */
export type Credited = {
  lines: Map<number, { quantity: Fraction; amount: number; vat: number }>
  total: number
  notes: string[]
  tenders: Map<string, number>
}
