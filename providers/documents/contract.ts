/** A document as it was kept: its place, and the SHA-256 of its bytes in hexadecimal. */
export type KeptDocument = { key: string; hash: string }

export type NewDocument = { merchantId: string; bytes: Uint8Array; contentType: 'application/pdf' }

/** Issued documents, each under the hash of its bytes: keeping one again keeps the same one. Never changed, never deleted. */
export type Documents = {
  keep(document: NewDocument): Promise<KeptDocument>
  /** Undefined where there is none. Throws when the bytes aren't those that were kept. */
  read(key: string): Promise<Uint8Array | undefined>
}
