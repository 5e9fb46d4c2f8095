/**
 * Mutants that no test can tell from the original, each with the reason: by file, what stood there and what stands there instead, and
 * a piece of the line, where the same change elsewhere in the file is none.
 */
export type Equivalent = { file: string; from: string; to: string; on: string; why: string }

export const equivalents: readonly Equivalent[] = []
