import type { CalendarDate, Instant } from '../domain/calendar.ts'
import { type Currency, exponentOf } from '../domain/money.ts'

/** How documents and mails show figures and dates: in the reader's language, exactly, whatever the size. */
export type Language = 'fr' | 'en'

const locales = { fr: 'fr-FR', en: 'en-GB' } as const

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}

/** French groups digits by a narrow blank that many fonts lack, ours of the documents among them. */
function formatted(decimal: string, format: Intl.NumberFormat): string {
  if (!isNumeric(decimal)) throw new RangeError(`${decimal} is no decimal`)
  return format.format(decimal).replaceAll('\u202f', '\u00a0')
}

/** Minor units as a decimal in major units, without going through a float. */
function majorUnits(amount: number, currency: Currency): string {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const fraction = exponent ? `.${digits.slice(-exponent)}` : ''
  return `${amount < 0 ? '-' : ''}${digits.slice(0, digits.length - exponent)}${fraction}`
}

/** An amount with its currency, such as `1 234,50 €`. */
export function displayAmount(amount: number, currency: Currency, language: Language): string {
  const places = exponentOf(currency)
  const options = { style: 'currency', currency, minimumFractionDigits: places, maximumFractionDigits: places } as const
  return formatted(majorUnits(amount, currency), new Intl.NumberFormat(locales[language], options))
}

/** An amount where the currency stands in the column's head, such as `1 234,50`. */
export function displayFigure(amount: number, currency: Currency, language: Language): string {
  const places = exponentOf(currency)
  const options = { minimumFractionDigits: places, maximumFractionDigits: places }
  return formatted(majorUnits(amount, currency), new Intl.NumberFormat(locales[language], options))
}

/** A quantity, a price or a rate carried as a decimal string, with at least so many decimals and at most six. */
export function displayDecimal(decimal: string, language: Language, leastPlaces = 0): string {
  return formatted(decimal, new Intl.NumberFormat(locales[language], { minimumFractionDigits: leastPlaces, maximumFractionDigits: 6 }))
}

/** A VAT rate in percent, such as `5,5 %`. */
export function displayRate(rate: string, language: Language): string {
  return `${displayDecimal(rate, language)}${language === 'fr' ? '\u00a0' : ''}%`
}

/** A day in words, such as `22 novembre 2026`. */
export function displayDate(date: CalendarDate, language: Language): string {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' } as const
  return new Intl.DateTimeFormat(locales[language], options).format(Date.parse(`${date}T00:00:00Z`))
}

/** A moment in figures as a clock in a time zone shows it, such as `22/11/2026 09:30`. */
export function displayMoment(moment: Instant, timeZone: string, language: Language): string {
  const figures = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(locales[language], { timeZone, ...figures }).format(Date.parse(moment))
}

/** A day in figures, such as `22/11/2026`. */
export function displayShortDate(date: CalendarDate, language: Language): string {
  const options = { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' } as const
  return new Intl.DateTimeFormat(locales[language], options).format(Date.parse(`${date}T00:00:00Z`))
}
