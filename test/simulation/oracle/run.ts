/** A run as its messages tell of it: what each page and batch said, which were handed out, and who stood in the list when it began. */
export type Run = {
  place: string
  pages: Map<number, string>
  batches: Map<number, { text: string; accounts: readonly string[] }>
  listed: Set<number>
  handed: Set<number>
  standing: readonly string[] | undefined
}
