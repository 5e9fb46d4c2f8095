import type { Documents } from '../../providers/documents/contract.ts'
import { s3Documents } from '../../providers/documents/s3.ts'
import { environment } from './environment.ts'

let kept: Documents | undefined

/** Issued documents, where they are kept for good. */
export function documents(): Documents {
  kept ??= s3Documents({ bucket: environment('DOCUMENTS_BUCKET') })
  return kept
}
