/**
 * A voucher's code as bars that any till's scanner reads: Code 39 (ISO/IEC 16388). Each sign is nine elements, bars and spaces by turns, of
 * which three are wide; here are the signs of our codes, and the one that begins and ends.
 */
const signs: Readonly<Record<string, string>> = {
  '0': 'nnnwwnwnn',
  '1': 'wnnwnnnnw',
  '2': 'nnwwnnnnw',
  '3': 'wnwwnnnnn',
  '4': 'nnnwwnnnw',
  '5': 'wnnwwnnnn',
  '6': 'nnwwwnnnn',
  '7': 'nnnwnnwnw',
  '8': 'wnnwnnwnn',
  '9': 'nnwwnnwnn',
  A: 'wnnnnwnnw',
  B: 'nnwnnwnnw',
  C: 'wnwnnwnnn',
  D: 'nnnnwwnnw',
  E: 'wnnnwwnnn',
  F: 'nnwnwwnnn',
  G: 'nnnnnwwnw',
  H: 'wnnnnwwnn',
  J: 'nnnnwwwnn',
  K: 'wnnnnnnww',
  M: 'wnwnnnnwn',
  N: 'nnnnwnnww',
  P: 'nnwnwnnwn',
  Q: 'nnnnnnwww',
  R: 'wnnnnnwwn',
  S: 'nnwnnnwwn',
  T: 'nnnnwnwwn',
  V: 'nwwnnnnnw',
  W: 'wwwnnnnnn',
  X: 'nwnnwnnnw',
  Y: 'wwnnwnnnn',
  Z: 'nwwnwnnnn',
  '*': 'nwnnwnwnn',
}

const wide = 3
/** Blank on both sides, and high: in widths of a narrow bar. */
const quiet = 10
const height = 40

/** Bars of a code as a picture; hyphens are for people and are left out. */
export function barcode(code: string): string {
  const elements = [...`*${code.replaceAll('-', '')}*`].map((sign) => {
    const pattern = signs[sign]
    if (!pattern) throw new RangeError('a sign that no code of ours has')
    return pattern
  })
  let at = quiet
  let bars = ''
  // A narrow space between signs.
  for (const [place, element] of [...elements.join('n')].entries()) {
    const width = element === 'w' ? wide : 1
    if (place % 2 === 0) bars += `M${at} 0h${width}v${height}h-${width}z`
    at += width
  }
  return `<svg viewBox="0 0 ${at + quiet} ${height}" shape-rendering="crispEdges" aria-hidden="true"><path d="${bars}"/></svg>`
}
