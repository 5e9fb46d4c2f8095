/** One bug put into one file: what stood between two offsets, and what stands there instead. */
export type Mutant = {
  /** From the root, with slashes. */
  file: string
  line: number
  start: number
  end: number
  from: string
  to: string
  /** The kind of bug, by the operator that made it. */
  operator: string
  /** Where the innermost function around it begins; undefined in code that runs when the module is loaded. */
  within: number | undefined
}

/** A replacement of part of a text. */
export type Edit = Pick<Mutant, 'start' | 'end' | 'to' | 'operator'>

export function edited(text: string, { start, end, to }: Pick<Edit, 'start' | 'end' | 'to'>): string {
  return text.slice(0, start) + to + text.slice(end)
}
