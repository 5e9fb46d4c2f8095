const withoutMinorUnit = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))
const inThousandths = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

/** The least Stripe takes, in minor units, where it publishes one; 1 elsewhere. */
const least: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}
const most = 99_999_999

function digitsOf(currency: string): number {
  if (withoutMinorUnit.has(currency)) return 0
  return inThousandths.has(currency) ? 3 : 2
}

/** `1234` of eur is shown as `12.34 EUR`, exactly. */
export function shown(amount: number, currency: string): string {
  const digits = digitsOf(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = amount < 0 ? '-' : ''
  return `${sign}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''} ${currency.toUpperCase()}`
}

/** Why Stripe would not take this total, or nothing. */
export function amountFault(total: number, currency: string): { code: string; message: string } | undefined {
  const minimum = least[currency] ?? 1
  if (total < minimum)
    return {
      code: 'amount_too_small',
      message: `The Checkout Session's total amount due must add up to at least ${shown(minimum, currency)}`,
    }
  if (total > most) return { code: 'amount_too_large', message: `Amount must be no more than ${shown(most, currency)}` }
  if (inThousandths.has(currency) && total % 10 !== 0)
    return { code: 'invalid_charge_amount', message: `Amounts in ${currency.toUpperCase()} must be rounded to the nearest ten.` }
  return undefined
}
