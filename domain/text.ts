import * as z from 'zod'

const withoutControls = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u
const says = 'must be one line without control characters'

/** Text as it was written, on one line: no control characters and no separators of lines, so that it can never split a header. */
export function oneLine(longest: number) {
  return z.string().trim().min(1).max(longest).regex(withoutControls, says)
}

/** The same, or nothing. */
export function lineOrNone(longest: number) {
  return z.string().trim().max(longest).regex(withoutControls, says)
}
