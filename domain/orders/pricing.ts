import * as z from 'zod'
import { bounds } from '../limits.ts'
import { type Currency, lineAmount, SignedAmount, VatRate, vatInGross, vatOnNet } from '../money.ts'

/** VAT of one rate; for an invoice the sum over its orders. */
export const VatLine = z.strictObject({ rate: VatRate, net: SignedAmount, vat: SignedAmount }).meta({ id: 'VatLine' })
export type VatLine = z.infer<typeof VatLine>

export type PricedLine = { quantity: string; unitPrice: string; vatRate: string }

/** A rate written the same way always, so that 5.5 and 5.50 meet. */
export function canonicalRate(rate: string): string {
  const [whole = '0', fraction = ''] = rate.split('.')
  const significant = fraction.replace(/0+$/, '')
  return `${Number(whole)}${significant && `.${significant}`}`
}

/**
 * Prices lines as SPEC's preamble says. Net: each line's net is rounded, then VAT per rate on that rate's nets (EN 16931).
 * Gross: each line's total is rounded, then VAT per rate is taken out of that rate's totals. The sum may be below 0; callers refuse that.
 */
export function price(
  lines: readonly PricedLine[],
  prices: 'net' | 'gross',
  currency: Currency,
): { total: number; net: number; vat: VatLine[] } {
  const sums = new Map<string, number>()
  for (const line of lines) {
    const rate = canonicalRate(line.vatRate)
    sums.set(rate, (sums.get(rate) ?? 0) + lineAmount(line, currency))
  }
  const vat = [...sums].map(([rate, sum]) => {
    const tax = prices === 'net' ? vatOnNet(sum, rate) : vatInGross(sum, rate)
    return { rate, net: prices === 'net' ? sum : sum - tax, vat: tax }
  })
  const net = vat.reduce((sum, line) => sum + line.net, 0)
  const total = vat.reduce((sum, line) => sum + line.vat, net)
  return { total, net, vat: vat.toSorted((one, other) => Number(one.rate) - Number(other.rate)) }
}

/** Whether a total or any line is larger than an amount can be, also where lines cancel each other out: their sums would not be exact. */
export function isTooLarge(total: number, lines: readonly PricedLine[], currency: Currency): boolean {
  return total > bounds.amount || lines.some((line) => Math.abs(lineAmount(line, currency)) > bounds.amount)
}
