import { documents } from './documents.ts'

export type KeptDocument = { key: string; bytes: Uint8Array }

/** A document as it was kept before, under the key that a mail names: told again, an event makes no second one. */
export async function keptDocument(key: string | undefined): Promise<KeptDocument | undefined> {
  const bytes = key === undefined ? undefined : await documents().read(key)
  return key !== undefined && bytes ? { key, bytes } : undefined
}
