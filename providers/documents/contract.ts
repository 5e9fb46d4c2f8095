/** A document as it was kept: its place, and the SHA-256 of its bytes in hexadecimal. */
export type KeptDocument = { key: string; hash: string }

export type NewDocument = { merchantId: string; bytes: Uint8Array; contentType: 'application/pdf' }

/** Issued documents, each under the hash of its bytes: keeping one again keeps the same one. Never changed. */
export type Documents = {
  /** Where a document is kept, or would be. */
  keyOf(document: Pick<NewDocument, 'merchantId' | 'bytes'>): string
  keep(document: NewDocument): Promise<KeptDocument>
  /** Undefined where there is none. Throws when the bytes aren't those that were kept. */
  read(key: string): Promise<Uint8Array | undefined>
  /** For what nobody may keep any longer: read no more from now on, gone for good when the bucket lets older versions go. */
  remove(key: string): Promise<void>
}
