/** What must stand in no log line, no event and no row of the journal: secrets, e-mail addresses, numbers of cards. */

export type Finding = { place: string; line: number; rule: string; excerpt: string }

/** Each rule gives the places in a line that break it. */
type Find = (line: string) => string[]

const every =
  (pattern: RegExp): Find =>
  (line) =>
    line.match(pattern) ?? []

const rules: Readonly<Record<string, Find>> = {
  // The last label has letters, so that a package with its version is none.
  'an e-mail address': every(/[\w.%+-]+@(?:[\w-]+\.)+[a-z]{2,}\b/gi),
  'a card’s number': (line) => runsOfDigits(line).filter((run) => isCard(run.replace(/\D/g, ''))),
  'an API key': every(/(?<![\w-])enc_[\w-]{16,}/g),
  'a token of a person': every(/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g),
  'a token of a pay link': every(/\/pay\/[\w-]+\.[\w-]{16,}\.[\w-]{16,}/g),
  'a key of the payment provider': every(/(?<![a-z])(?:sk|rk|whsec)_\w+/gi),
  'a bearer': every(/\bbearer\s+[\w.~+/=-]{6,}/gi),
  'a header that identifies somebody': every(/\b(?:authorization|stripe-signature|x-amz-security-token)["']?\s*[:=]\s*["']?[\w]/gi),
}

/** Digits in one run, or in groups as people write them; ids and hashes, in which letters stand beside digits, are none. */
function runsOfDigits(line: string): string[] {
  return line.match(/(?<![\w.+#-])\d(?:[ -]?\d){12,18}(?![\w#-]|\.\d)/g) ?? []
}

/**
 * The beginnings and lengths that cards have, with the check digit right. Moments in milliseconds begin with 1, so they are never taken
 * for cards.
 */
function isCard(digits: string): boolean {
  const network =
    /^4(?:\d{12}|\d{15}|\d{18})$/.test(digits) ||
    /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d*$/.test(digits.length === 16 ? digits : '') ||
    /^3[47]\d{13}$/.test(digits) ||
    /^3(?:0[0-5]|[689]\d)\d{11}$/.test(digits) ||
    /^(?:6011|64[4-9]|65|35)\d*$/.test(digits.length === 16 ? digits : '')
  return network && checksum(digits) % 10 === 0
}

/** Luhn's sum. */
function checksum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

/** Shows where, never what: a finding is read by people too. */
function masked(line: string, found: string): string {
  const at = line.indexOf(found)
  return `${line.slice(Math.max(0, at - 60), at)}«${found.slice(0, 3)}…${found.length} characters»`
}

/** Everything that must not stand in a text; `handedOut` are the secrets that existed while it was written. */
export function findingsIn(text: { place: string; lines: readonly string[] }, handedOut: ReadonlySet<string>): Finding[] {
  return text.lines.flatMap((line, at) => {
    const found = (rule: string, what: string): Finding => ({
      place: text.place,
      line: at + 1,
      rule,
      excerpt: masked(line, what),
    })
    const secrets = [...handedOut].filter((secret) => line.includes(secret)).map((secret) => found('a secret that was handed out', secret))
    return [...secrets, ...Object.entries(rules).flatMap(([rule, find]) => find(line).map((what) => found(rule, what)))]
  })
}
