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

/** A text as people look it up: without accents and case. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Sorts after every text that begins like this: what nothing in a list may be taken for. */
const end = '\u{10ffff}'

/** Of a text as long as a sort key may be, with an id behind it: DynamoDB takes 1024 bytes. */
const foldedCharacters = 100

/** The same as a sort key: without the one character that sorts behind every list's end, and no longer than fits. */
export function folded(text: string): string {
  return plain(text.replaceAll(end, '')).slice(0, foldedCharacters).toWellFormed()
}
