import type { Row } from './row.ts'

/** When the table lets a row go, in seconds since 1970: only rows of runs, which tell how far something is and prove nothing. */
export function expiryOf(row: Row): number | undefined {
  switch (row.kind) {
    case 'run':
    case 'run-page':
    case 'run-batch':
    case 'run-tally':
      return row.state.expiresAt
    default:
      return undefined
  }
}
