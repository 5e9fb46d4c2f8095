import * as z from 'zod'
import { bounds } from './limits.ts'

/** Digits after the point of each currency we accept (ISO 4217, list one). */
const exponents = {
  AED: 2, AUD: 2, BGN: 2, BHD: 3, BRL: 2, CAD: 2, CHF: 2, CLP: 0, CNY: 2, CZK: 2, DKK: 2, EUR: 2, GBP: 2, HKD: 2, HUF: 2,
  ILS: 2, INR: 2, ISK: 0, JPY: 0, KRW: 0, KWD: 3, MAD: 2, MXN: 2, NOK: 2, NZD: 2, OMR: 3, PLN: 2, RON: 2, SEK: 2, SGD: 2,
  THB: 2, TND: 3, TRY: 2, UGX: 0, USD: 2, VND: 0, XAF: 0, XOF: 0, XPF: 0, ZAR: 2,
} as const

export const Currency = z.enum(Object.keys(exponents)).meta({ id: 'Currency', description: 'ISO 4217 code, upper case' })
export type Currency = keyof typeof exponents

/** How many digits the minor unit of a currency takes. */
export function exponentOf(currency: Currency): number {
  return exponents[currency]
}

/** A sum of money in the minor unit of the account's currency, 0 or more. */
export const Amount = z.int().min(0).max(bounds.amount).meta({ id: 'Amount', description: 'Minor units of the currency; an integer, 0 or more' })

/** A sum of money that may be owed either way, in minor units. */
export const SignedAmount = z.int().min(-bounds.figure).max(bounds.figure).meta({ id: 'SignedAmount', description: 'Minor units of the currency; an integer' })

/** A sum over many amounts, 0 or more, in minor units. */
export const Figure = z.int().min(0).max(bounds.figure).meta({ id: 'Figure', description: 'Minor units of the currency; an integer, 0 or more' })

const decimalPlaces = 6

/** A quantity: up to 6 decimals, carried as a string so that nothing is lost (SPEC, preamble). */
export const Quantity = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,9}(\.\d{1,6})?$/)
  .meta({ id: 'Quantity', description: 'Decimal above 0, up to 6 decimals, as a string', example: '0.5' })

/** A quantity that may be nothing. */
export const QuantityOrNone = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/).meta({ id: 'QuantityOrNone', description: 'Decimal, 0 or more, up to 6 decimals, as a string' })

/** A price for one unit in major units of the currency; below 0 for a discount line. */
export const UnitPrice = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,6})?$/)
  .meta({ id: 'UnitPrice', description: 'Decimal in major units, up to 6 decimals, as a string', example: '30.00' })

/** A VAT rate in percent. */
export const VatRate = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,4})?$/)
  .meta({ id: 'VatRate', description: 'Percent, up to 4 decimals, as a string', example: '5.5' })

/** A decimal string times 10^6, exactly. */
export function micros(decimal: string): bigint {
  const negative = decimal.startsWith('-')
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const scaled = BigInt(whole + fraction.padEnd(decimalPlaces, '0'))
  return negative ? -scaled : scaled
}

/** The decimal string of a number of millionths, without needless zeros. */
export function decimalOf(millionths: bigint): string {
  const negative = millionths < 0n
  const digits = (negative ? -millionths : millionths).toString().padStart(decimalPlaces + 1, '0')
  const fraction = digits.slice(-decimalPlaces).replace(/0+$/, '')
  return `${negative ? '-' : ''}${digits.slice(0, -decimalPlaces)}${fraction && `.${fraction}`}`
}

/** numerator / denominator, rounded half away from zero; the denominator is above 0. */
export function roundedDivision(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator
  const rounded = (2n * magnitude + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** quantity × unit price, rounded to the currency's minor unit. */
export function lineAmount(line: { quantity: string; unitPrice: string }, currency: Currency): number {
  const minorUnits = 10n ** BigInt(exponentOf(currency))
  return Number(roundedDivision(micros(line.quantity) * micros(line.unitPrice) * minorUnits, 10n ** 12n))
}

/** VAT on a net amount: net × rate / 100. */
export function vatOnNet(net: number, rate: string): number {
  return Number(roundedDivision(BigInt(net) * micros(rate), 100_000_000n))
}

/** VAT inside a gross amount: gross × rate / (100 + rate). */
export function vatInGross(gross: number, rate: string): number {
  return Number(roundedDivision(BigInt(gross) * micros(rate), 100_000_000n + micros(rate)))
}

/** An amount for people and sentences, such as `13.50 EUR`. */
export function spoken(amount: number, currency: Currency): string {
  const exponent = exponentOf(currency)
  const digits = Math.abs(amount).toString().padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = exponent ? `.${digits.slice(-exponent)}` : ''
  return `${amount < 0 ? '-' : ''}${whole}${fraction} ${currency}`
}
