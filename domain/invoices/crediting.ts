import { decimalOf, micros, roundedDivision } from '../money.ts'
import { canonicalRate, type VatLine } from '../orders/pricing.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { CreditNoteLine } from './creditNote.ts'
import type { Invoice } from './invoice.ts'

/*
 * A credit note takes the invoice's stored amounts, pro rata by quantity; the last unit of a line takes what is left of it, so that all
 * credit notes of an invoice add up to it to the cent (SPEC section 5, REQUIREMENTS part 3 section 6.1).
 */

/** A line's own part of its rate's VAT: by largest remainder, in the order of the lines, so that the parts are the VAT exactly. */
function vatPerLine({ lines, vat }: Pick<Invoice, 'lines' | 'vat'>): number[] {
  const parts = lines.map(() => 0)
  for (const { rate, vat: whole } of vat) {
    const group = lines.flatMap(({ vatRate, amount }, at) => (canonicalRate(vatRate) === rate ? [{ at, amount }] : []))
    for (const { at, part } of shared(whole, group)) parts[at] = part
  }
  return parts
}

function shared(whole: number, group: readonly { at: number; amount: number }[]): { at: number; part: number }[] {
  const sum = BigInt(group.reduce((total, { amount }) => total + amount, 0))
  if (sum === 0n) return group.map(({ at }, place) => ({ at, part: place === 0 ? whole : 0 }))
  const [divisor, sign] = sum < 0n ? [-sum, -1n] : [sum, 1n]
  const exact = group.map(({ at, amount }) => {
    const product = BigInt(whole) * BigInt(amount) * sign
    const remainder = ((product % divisor) + divisor) % divisor
    return { at, floor: Number((product - remainder) / divisor), remainder }
  })
  const left = whole - exact.reduce((total, { floor }) => total + floor, 0)
  const largest = new Set(
    exact
      .toSorted((one, other) => (one.remainder === other.remainder ? one.at - other.at : one.remainder > other.remainder ? -1 : 1))
      .slice(0, left)
      .map(({ at }) => at),
  )
  return exact.map(({ at, floor }) => ({ at, part: floor + (largest.has(at) ? 1 : 0) }))
}

/** A quantity of a stored figure: pro rata, rounded, never past what is left; with the last unit all that is left. */
function partOf(stored: number, { quantity, of, before, done }: { quantity: bigint; of: bigint; before: bigint; done: number }): number {
  const left = stored - done
  if (before + quantity === of) return left
  const part = Number(roundedDivision(BigInt(stored) * quantity, of))
  return Math.abs(part) <= Math.abs(left) ? part : left
}

export type Asked = readonly { line: number; quantity: string }[]

/** What is left of each line to be credited, by its place from 1. */
export function leftToCredit({ lines, credited }: Pick<Invoice, 'lines' | 'credited'>): { line: number; quantity: string }[] {
  return lines.flatMap(({ quantity }, at) => {
    const done = credited?.lines.find(({ line }) => line === at + 1)
    const left = micros(quantity) - micros(done?.quantity ?? '0')
    return left > 0n ? [{ line: at + 1, quantity: decimalOf(left) }] : []
  })
}

/** The lines of a credit note over quantities of an invoice's lines. */
export function creditedLines(invoice: Invoice, asked: Asked): CreditNoteLine[] | Refusal {
  const vat = vatPerLine(invoice)
  const lines: CreditNoteLine[] = []
  for (const { line, quantity } of asked) {
    const stored = invoice.lines[line - 1]
    if (!stored) return refuse('unknown-line', `The invoice has ${invoice.lines.length} lines.`)
    const done = invoice.credited?.lines.find((one) => one.line === line) ?? { quantity: '0', amount: 0, vat: 0 }
    const of = micros(stored.quantity)
    const before = micros(done.quantity)
    const wanted = micros(quantity)
    if (before + wanted > of) return refuse('exceeds-invoice', `Of line ${line} ${decimalOf(of - before)} are left.`)
    const step = { quantity: wanted, of, before }
    lines.push({
      ...stored,
      line,
      quantity,
      amount: partOf(stored.amount, { ...step, done: done.amount }),
      vat: partOf(vat[line - 1] ?? 0, { ...step, done: done.vat }),
    })
  }
  return lines
}

/** What lines of a credit note come to. */
export function creditedTotals(
  lines: readonly CreditNoteLine[],
  prices: Invoice['prices'],
): { total: number; net: number; vat: VatLine[] } {
  const rates = new Map<string, VatLine>()
  for (const { vatRate, amount, vat } of lines) {
    const rate = canonicalRate(vatRate)
    const sum = rates.get(rate) ?? { rate, net: 0, vat: 0 }
    rates.set(rate, { rate, net: sum.net + (prices === 'net' ? amount : amount - vat), vat: sum.vat + vat })
  }
  const vat = [...rates.values()].toSorted((one, other) => Number(one.rate) - Number(other.rate))
  const net = vat.reduce((sum, line) => sum + line.net, 0)
  return { total: vat.reduce((sum, line) => sum + line.vat, net), net, vat }
}

/** What is credited of each line, with these lines added. */
export function creditedWith(credited: Invoice['credited'], lines: readonly CreditNoteLine[]): NonNullable<Invoice['credited']>['lines'] {
  const sums = new Map((credited?.lines ?? []).map((one) => [one.line, one]))
  for (const { line, quantity, amount, vat } of lines) {
    const done = sums.get(line) ?? { quantity: '0', amount: 0, vat: 0 }
    const together = decimalOf(micros(done.quantity) + micros(quantity))
    sums.set(line, { line, quantity: together, amount: done.amount + amount, vat: done.vat + vat })
  }
  return [...sums.values()].toSorted((one, other) => one.line - other.line)
}
