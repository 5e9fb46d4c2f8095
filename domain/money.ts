import * as z from 'zod'
import { bounds } from './limits.ts'

const currencies = [
  'AED',
  'AUD',
  'BGN',
  'BHD',
  'BRL',
  'CAD',
  'CHF',
  'CLP',
  'CNY',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HKD',
  'HUF',
  'ILS',
  'INR',
  'ISK',
  'JPY',
  'KRW',
  'KWD',
  'MAD',
  'MXN',
  'NOK',
  'NZD',
  'OMR',
  'PLN',
  'RON',
  'SEK',
  'SGD',
  'THB',
  'TND',
  'TRY',
  'UGX',
  'USD',
  'VND',
  'XAF',
  'XOF',
  'XPF',
  'ZAR',
] as const

export const Currency = z.enum(currencies).meta({ id: 'Currency', description: 'ISO 4217 code, upper case' })
export type Currency = z.infer<typeof Currency>

const withoutMinorUnit: ReadonlySet<Currency> = new Set(['CLP', 'ISK', 'JPY', 'KRW', 'UGX', 'VND', 'XAF', 'XOF', 'XPF'])
const inThousandths: ReadonlySet<Currency> = new Set(['BHD', 'KWD', 'OMR', 'TND'])

/** How many digits the minor unit of a currency takes (ISO 4217, list one). */
export function exponentOf(currency: Currency): number {
  if (withoutMinorUnit.has(currency)) return 0
  return inThousandths.has(currency) ? 3 : 2
}

/** A sum of money in the minor unit of the account's currency, 0 or more. */
export const Amount = z
  .int()
  .min(0)
  .max(bounds.amount)
  .meta({ id: 'Amount', description: 'Minor units of the currency; an integer, 0 or more' })

/** A sum of money that may be owed either way, in minor units. */
export const SignedAmount = z
  .int()
  .min(-bounds.figure)
  .max(bounds.figure)
  .meta({ id: 'SignedAmount', description: 'Minor units of the currency; an integer' })

/** A sum over many amounts, 0 or more, in minor units. */
export const Figure = z
  .int()
  .min(0)
  .max(bounds.figure)
  .meta({ id: 'Figure', description: 'Minor units of the currency; an integer, 0 or more' })

const decimalPlaces = 6

/** A quantity: up to 6 decimals, carried as a string so that nothing is lost (SPEC, preamble). */
export const Quantity = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,9}(\.\d{1,6})?$/)
  .meta({ id: 'Quantity', description: 'Decimal above 0, up to 6 decimals, as a string', example: '0.5' })

/** A quantity that may be nothing. */
export const QuantityOrNone = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/)
  .meta({ id: 'QuantityOrNone', description: 'Decimal, 0 or more, up to 6 decimals, as a string' })

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

/** A sum of money as a person writes it, in major units: only where it is said to be one. */
export const DecimalAmount = z
  .string()
  .regex(/^\d{1,13}(\.\d{1,6})?$/)
  .meta({ id: 'DecimalAmount', description: 'Decimal in major units, up to 6 decimals that fit the currency', example: '100.000000' })

/** The minor units of such a sum; undefined where its decimals don't fit the currency, or it is larger than an amount can be. */
export function minorUnits(decimal: string, currency: Currency): number | undefined {
  const unit = 10n ** BigInt(decimalPlaces - exponentOf(currency))
  const minor = micros(decimal) / unit
  return micros(decimal) % unit === 0n && minor <= BigInt(bounds.amount) ? Number(minor) : undefined
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
  const digits = Math.abs(amount)
    .toString()
    .padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = exponent ? `.${digits.slice(-exponent)}` : ''
  return `${amount < 0 ? '-' : ''}${whole}${fraction} ${currency}`
}
