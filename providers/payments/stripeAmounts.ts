import { Currency, exponentOf } from '../../domain/money.ts'

/** Stripe counts these in whole units, whatever ISO 4217 says of them. */
const wholeUnits: ReadonlySet<string> = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))

/** Without a minor unit today, but Stripe keeps the hundredths they once had: 5 ISK are 500, and 550 is refused. */
const keptInHundredths: ReadonlySet<string> = new Set(['ISK', 'UGX'])

function stripeExponentOf(currency: Currency): number {
  if (keptInHundredths.has(currency)) return 2
  return wholeUnits.has(currency) ? 0 : exponentOf(currency)
}

/**
 * An amount in Stripe's units, exactly; undefined where Stripe can't take it.
 * Of three-decimal currencies it takes only amounts that end in 0.
 */
export function toStripeAmount(amount: number, currency: Currency): number | undefined {
  const shift = stripeExponentOf(currency) - exponentOf(currency)
  const scaled = shift >= 0 ? amount * 10 ** shift : amount / 10 ** -shift
  if (!Number.isSafeInteger(scaled)) return undefined
  return stripeExponentOf(currency) === 3 && scaled % 10 !== 0 ? undefined : scaled
}

/**
 * Stripe's amount in our minor units; undefined where it isn't a whole number of them.
 * Of a currency we keep no accounts in, Stripe's own units: such money is suspense and only shown.
 */
export function fromStripeAmount(amount: number, currency: string): number | undefined {
  const known = Currency.safeParse(currency)
  if (!known.success) return amount
  const shift = stripeExponentOf(known.data) - exponentOf(known.data)
  const scaled = shift >= 0 ? amount / 10 ** shift : amount * 10 ** -shift
  return Number.isSafeInteger(scaled) ? scaled : undefined
}
