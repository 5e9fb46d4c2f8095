import { Currency, exponentOf, micros } from '../../domain/money.ts'
import { isFormula } from '../../domain/sheet.ts'

/** What a cell means: its value, nothing where it is empty, or what is wrong with it and what to do. */
export type Meant = { value: unknown } | { says: string }

/** Reads the text of a cell; `currency` as the row says it, for amounts. */
export type Cell = (text: string, currency: string) => Meant

/**
 * Text as it stands. One that a spreadsheet would run is refused; behind an apostrophe, as our own files write it, it is text, and the
 * apostrophe goes.
 */
export const text: Cell = (given) => {
  if (given.startsWith("'") && (isFormula(given) || isFormula(given.slice(1)))) return { value: given.slice(1) }
  return isFormula(given) ? { says: 'begins like a formula; take the sign away, or put an apostrophe before it' } : { value: given }
}

/** Major units with a point or a comma before the decimals, and nothing between thousands: 1250, 1250.00 or 1250,00. */
export const amount: Cell = (given, currency) => {
  const known = Currency.safeParse(currency)
  if (!known.success) return { says: 'can’t be read without the currency of its row' }
  const exponent = exponentOf(known.data)
  const decimals = exponent === 0 ? '' : `(?:[.,]\\d{1,${exponent}})?`
  if (!new RegExp(`^\\d{1,13}${decimals}$`).test(given))
    return { says: `is no amount; write it like ${exponent === 0 ? '1250' : '1250.00'}, without signs or blanks` }
  return { value: Number((micros(given.replace(',', '.')) * 10n ** BigInt(exponent)) / 1_000_000n) }
}

export const limit: Cell = (given, currency) => {
  if (given === 'unlimited') return { value: 'unlimited' }
  const meant = amount(given, currency)
  return 'says' in meant ? { says: `${meant.says}; or write unlimited, or leave it empty where no credit is granted` } : meant
}

export const wholeNumber: Cell = (given) => (/^\d{1,6}$/.test(given) ? { value: Number(given) } : { says: 'is no whole number' })

const words: Readonly<Record<string, boolean>> = {
  yes: true,
  oui: true,
  true: true,
  '1': true,
  no: false,
  non: false,
  false: false,
  '0': false,
}

export const yesOrNo: Cell = (given) => {
  const value = words[given.toLowerCase()]
  return value === undefined ? { says: 'is neither yes nor no' } : { value }
}

export const day: Cell = (given) =>
  /^\d{4}-\d\d-\d\d$/.test(given) ? { value: given } : { says: 'is no day; write it like 2026-01-31: the others are read in two ways' }
