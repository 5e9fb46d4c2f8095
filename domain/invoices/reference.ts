/** Bank transfers: the reference a payer quotes (ISO 11649) and the QR code that fills a transfer in (EPC069-12). SPEC section 5. */

/** The remainder by 97 of text read as a number, letters counting from A = 10 (ISO 7064 mod 97-10). */
function mod97(text: string): number {
  let remainder = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder
}

const longestBody = 21

/**
 * The creditor reference of a document's number: RF, two check digits, then its letters and digits.
 * A number of more than 21 of those keeps its last 21: the end is what differs within a series.
 */
export function creditorReference(number: string): string {
  const body = number
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(-longestBody)
  if (body === '') throw new RangeError('a creditor reference needs a letter or a digit')
  return `RF${String(98 - mod97(`${body}RF00`)).padStart(2, '0')}${body}`
}

/** Whether a reference as typed, blanks allowed, is a creditor reference with right check digits. */
export function isCreditorReference(typed: string): boolean {
  const reference = typed.replaceAll(' ', '').toUpperCase()
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(reference) && mod97(reference.slice(4) + reference.slice(0, 4)) === 1
}

/** Whether an account number, blanks allowed, is an IBAN with right check digits. */
export function isIban(typed: string): boolean {
  const iban = typed.replaceAll(' ', '').toUpperCase()
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban) && mod97(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** In groups of four, as banks print references and account numbers. */
export function inFours(code: string): string {
  return code.replaceAll(' ', '').replace(/(.{4})(?=.)/g, '$1 ')
}

/** A transfer in euro to one beneficiary. `amount` in cents. */
export type Transfer = { name: string; iban: string; bic?: string | undefined; amount: number; reference: string }

const longestName = 70
const mostCents = 99_999_999_999
const mostBytes = 331

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/**
 * The text of the EPC QR code, version 002, UTF-8, structured reference; to be drawn with error level M.
 * Undefined where the standard has no code: amounts outside 0.01 to 999 999 999.99 EUR, a wrong IBAN or reference, over 331 bytes.
 */
export function epcPayload({ name, iban, bic = '', amount, reference }: Transfer): string | undefined {
  if (!Number.isInteger(amount) || amount < 1 || amount > mostCents) return undefined
  if (!isIban(iban) || !isCreditorReference(reference)) return undefined
  const digits = String(amount).padStart(3, '0')
  const beneficiary = [...name.replace(/\p{Cc}+/gu, ' ').trim()].slice(0, longestName).join('')
  const payload = [
    'BCD',
    '002',
    '1',
    'SCT',
    bic,
    beneficiary,
    iban.replaceAll(' ', '').toUpperCase(),
    `EUR${digits.slice(0, -2)}.${digits.slice(-2)}`,
    '',
    reference.replaceAll(' ', '').toUpperCase(),
  ].join('\n')
  return beneficiary !== '' && byteLength(payload) <= mostBytes ? payload : undefined
}
