import fc from 'fast-check'

/** Text of people that must come through as it is, however odd: writing systems, composed and not, markup, formulas. */
const odd = [
  'Anna',
  'e\u0301le\u0300ve',
  '\u00e9l\u00e8ve',
  'שלום עולם',
  '\u202eevil\u202c',
  '👩‍🌾 🇫🇷 \u{1f9d1}\u{1f3fd}',
  'Ａ\u200bＢ\ufeff',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '&lt;b&gt; & "quotes" \'single\'',
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  "'; drop table x; --",
  '#{7*7} {{7*7}} %s %n',
  '../../etc/passwd',
  'constructor',
  'null',
  '\u{10ffff}',
  'ﬃ ß İ ı',
  '#acc_1|x/y~z',
]

/** One line of text without control characters, up to a length. */
function lineOf(shortest: number, longest: number): fc.Arbitrary<string> {
  const room = Math.min(longest, 40)
  const plain = fc.string({ unit: 'grapheme', minLength: Math.min(shortest, room), maxLength: room })
  const some = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...odd) },
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,14}$/) },
    { weight: 2, arbitrary: plain.filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) },
    { weight: 1, arbitrary: fc.constant('x'.repeat(longest)) },
  )
  return some.map((text) => text.slice(0, longest).toWellFormed()).filter((text) => text.trim().length >= shortest)
}

const tame = (weight: number, ...texts: string[]) => ({ weight, arbitrary: fc.constantFrom(...texts) })

/** Patterns that need looking ahead, or whose plain matches would never be useful. */
const special: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '^(?=.*[1-9])\\d{1,9}(\\.\\d{1,6})?$': fc.oneof(
    tame(6, '1', '2', '0.5', '10', '3.333333', '0.000001'),
    tame(1, '999999999', '999999999.999999'),
  ),
  '^\\d{1,9}(\\.\\d{1,6})?$': fc.oneof(tame(6, '0', '1', '2', '0.5'), tame(1, '999999999.999999', '000000001')),
  '^-?\\d{1,9}(\\.\\d{1,6})?$': fc.oneof(
    tame(12, '10.00', '1', '0.01', '99.995', '30.00', '250', '0', '3.333333'),
    tame(2, '-1.00', '-0', '-0.000001'),
    tame(1, '999999999', '999999999.999999', '-999999999', '00000.1'),
  ),
  '^\\d{1,2}(\\.\\d{1,4})?$': fc.oneof(tame(5, '20', '5.5', '0', '10', '2.1'), tame(1, '99.9999', '00', '0.0001')),
  '^[A-Z0-9]{2,8}$': fc.oneof(tame(12, 'CB', 'ESP', 'CHE', 'VIR'), tame(1, 'CRED', 'WEB', 'ZZ', '00000000')),
  '^[A-Z]{2}$': fc.oneof(tame(3, 'FR', 'DE'), tame(1, 'XX', 'ZZ')),
}

const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true }).map((day) => day.toISOString())

const ends: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc.oneof(tame(1, '2024-02-29', '0001-01-01', '9999-12-31'), { weight: 6, arbitrary: days.map((day) => day.slice(0, 10)) }),
  'date-time': fc.oneof(tame(1, '2024-02-29T23:59:59Z', '0001-01-01T00:00:00Z'), { weight: 6, arbitrary: days }),
  email: fc.constantFrom('a@example.com', "o'hara+x@example.co.uk", 'a_b-c@example-1.fr', `${'x'.repeat(60)}@${'y'.repeat(60)}.com`),
}

/** Texts that match a pattern and fit a length. */
export function textOf({
  pattern,
  format = '',
  minLength = 0,
  maxLength = 80,
}: {
  pattern?: string | undefined
  format?: string | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
}): fc.Arbitrary<string> {
  const known = ends[format] ?? special[pattern ?? '']
  if (known) return known
  if (pattern === undefined || pattern === '^[^\\p{Cc}\\p{Zl}\\p{Zp}]*$') return lineOf(minLength, maxLength)
  return fc.stringMatching(new RegExp(pattern, 'u')).filter((text) => text.length >= minLength && text.length <= maxLength)
}
