/*
 * The oracle's own arithmetic: fractions of whole numbers, rounded once, half away from zero (SPEC, preamble). Nothing here is
 * shared with the domain.
 */

export type Fraction = { top: bigint; bottom: bigint }

export const nothing: Fraction = { top: 0n, bottom: 1n }

/** Reads a decimal such as `-12.50`. */
export function fraction(text: string): Fraction {
  const [, sign = '', whole = '0', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return { top: BigInt(`${sign}${whole}${decimals}`), bottom: 10n ** BigInt(decimals.length) }
}

export function plus(one: Fraction, other: Fraction): Fraction {
  return { top: one.top * other.bottom + other.top * one.bottom, bottom: one.bottom * other.bottom }
}

export function minus(one: Fraction, other: Fraction): Fraction {
  return plus(one, { top: -other.top, bottom: other.bottom })
}

function times(one: Fraction, other: Fraction): Fraction {
  return { top: one.top * other.top, bottom: one.bottom * other.bottom }
}

export function isLess(one: Fraction, other: Fraction): boolean {
  return one.top * other.bottom < other.top * one.bottom
}

/** To the next whole number, half away from zero. */
function rounded({ top, bottom }: Fraction): number {
  const size = top < 0n ? -top : top
  const whole = size / bottom
  const up = (size - whole * bottom) * 2n >= bottom ? whole + 1n : whole
  return Number(top < 0n ? -up : up)
}

export type Priceable = { quantity: Fraction; unitPrice: string; vatRate: string }

const minorUnits: Readonly<Record<string, bigint>> = { EUR: 100n, USD: 100n, JPY: 1n, TND: 1000n }

/** A sum in major units, such as 12.50, in minor ones; undefined where it has a part of one. */
export function wholeUnits(text: string, currency: string): number | undefined {
  const { top, bottom } = times(fraction(text), { top: minorUnits[currency] ?? 100n, bottom: 1n })
  return top % bottom === 0n ? Number(top / bottom) : undefined
}

const currencyUnits = (currency: string): Fraction => ({ top: minorUnits[currency] ?? 100n, bottom: 1n })

/** What one line comes to, in minor units. */
export function amountOf({ quantity, unitPrice }: Priceable, currency: string): number {
  return rounded(times(times(quantity, fraction(unitPrice)), currencyUnits(currency)))
}

/** The VAT of what lines at one rate come to together. */
export function vatOf(sum: number, rate: number, prices: string): number {
  const { top, bottom } = fraction(String(rate))
  return rounded({ top: BigInt(sum) * top, bottom: prices === 'net' ? bottom * 100n : bottom * 100n + top })
}

/** A part of a whole, rounded. */
export function shareOf(whole: number, part: Fraction, of: Fraction): number {
  return rounded({ top: BigInt(whole) * part.top * of.bottom, bottom: part.bottom * of.top })
}

/** What lines cost, VAT included, in minor units. */
export function totalOf(lines: readonly Priceable[], { prices, currency }: { prices: string; currency: string }): number {
  const perRate = new Map<number, number>()
  for (const { quantity, unitPrice, vatRate } of lines) {
    const amount = amountOf({ quantity, unitPrice, vatRate }, currency)
    perRate.set(Number(vatRate), (perRate.get(Number(vatRate)) ?? 0) + amount)
  }
  let total = 0
  for (const [rate, sum] of perRate) {
    total += sum
    if (prices === 'net') total += vatOf(sum, rate, prices)
  }
  return total
}
