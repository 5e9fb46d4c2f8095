/** One measurement of `npm run bench`: what it measures, and what it found against what it should be. */
export type Bench = {
  name: string
  /** One line for the list of names. */
  says: string
  run: (told: Told, sized?: Sized) => Promise<Found>
}

/** How many of what it is about at most, where it grows with them: less than its bounds speak of is for trying. */
export type Sized = { largest?: number | undefined }

/** Tells whoever waits how far it is. */
export type Told = (line: string) => void

/** Rows of one table all have the same columns. */
export type Row = Readonly<Record<string, string | number>>

/** A figure with the bound it is to keep; without a bound it is only published. */
export type Figure = { figure: string; measured: number; unit: string } & Bound
type Bound = { atMost?: number; atLeast?: never } | { atLeast?: number; atMost?: never }

export type Found = {
  tables: readonly { title: string; rows: readonly Row[] }[]
  figures: readonly Figure[]
  /** What a reader must know to read the figures: sizes, what stood beside, what they can't say. */
  notes: readonly string[]
}

/** Whether a figure keeps its bound; `published` where it has none. */
export function verdictOf({ measured, atMost, atLeast }: Figure): 'kept' | 'missed' | 'published' {
  if (atMost !== undefined) return measured <= atMost ? 'kept' : 'missed'
  if (atLeast !== undefined) return measured >= atLeast ? 'kept' : 'missed'
  return 'published'
}
