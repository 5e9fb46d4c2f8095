import type { House } from './source.ts'

/** One breach of a rule: where, and what is wrong in words that say what to do. */
export type Fault = { path: string; line?: number; says: string }

export type Rule = {
  /** A sentence; exceptions name the rule by it. */
  name: string
  check: (house: House) => readonly Fault[]
  /** Made-up projects: how many faults the rule must find in each, so that no rule sleeps unnoticed. */
  tried: readonly { files: Readonly<Record<string, string>>; faults: number }[]
}

export const told = ({ path, line, says }: Fault): string => `${path}${line === undefined ? '' : `:${line}`}  ${says}`
