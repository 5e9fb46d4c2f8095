import * as z from 'zod'

const withoutControls = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u
const says = 'must be one line without control characters'

/** Text as it was written, on one line: no control characters and no separators of lines, so that it can never split a header. */
export function oneLine(longest: number) {
  // Before it is trimmed, so that what is taken is what the document says.
  return z.string().max(longest).regex(withoutControls, says).trim().min(1)
}

/** The same, or nothing. */
export function lineOrNone(longest: number) {
  return z.string().max(longest).regex(withoutControls, says).trim()
}
