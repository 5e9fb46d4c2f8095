/** The bare address in `Name <a@b>` or `a@b`, in lower case as SES compares it. */
export function bareAddress(text: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(text)
  return (inBrackets?.[1] ?? text).trim().toLowerCase()
}

const longestLocalPart = 64
const longestAddress = 320

/** What SES would say about an address, or nothing when it would take it. */
export function faultOfAddress(text: string): string | undefined {
  if (/[\r\n\0]/.test(text)) return 'Address contains control characters'
  const address = bareAddress(text)
  const at = address.lastIndexOf('@')
  if (at < 0) return "Missing final '@domain'"
  const local = address.slice(0, at)
  const domain = address.slice(at + 1)
  if (local === '') return 'Missing local name'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\s\x00-\x1f\x7f]/.test(local)) return 'Local address contains control or whitespace'
  if (/[^\x21-\x7e]/.test(local)) return 'Local address contains non-ASCII characters'
  if (/[<>()[\],;:"\\@]/.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return 'Illegal address'
  if (local.length > longestLocalPart || address.length > longestAddress) return 'Address length is more than 320 characters long'
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(domain)) return 'Domain contains illegal character'
  return undefined
}

/** What happens to a mail for this address after SES took it. */
export type Fate = 'delivered' | 'bounced' | 'complained' | 'suppressed'

/**
 * SES's mailbox simulator, labels included (`bounce+invoice-12@simulator.amazonses.com`), and the account's suppression list;
 * every other address is delivered.
 */
export function fateOf(address: string, suppressed: (address: string) => boolean): Fate {
  const simulated = /^(success|ooto|bounce|complaint|suppressionlist)(\+[^@]*)?@simulator\.amazonses\.com$/.exec(address)?.[1]
  if (simulated === 'bounce') return 'bounced'
  if (simulated === 'complaint') return 'complained'
  if (simulated === 'suppressionlist' || suppressed(address)) return 'suppressed'
  return 'delivered'
}
