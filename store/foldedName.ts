/** Sorts after every text that begins like this: what no name may be taken for. */
const end = '\u{10ffff}'

/** Of a name as long as a sort key may be, with an id behind it: DynamoDB takes 1024 bytes. */
const foldedCharacters = 100

/** A name as people look it up: without accents and case, and without the one character that sorts behind every list's end. */
export function foldedName(name: string): string {
  const folded = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(end, '').toLowerCase()
  return folded.slice(0, foldedCharacters).toWellFormed()
}
