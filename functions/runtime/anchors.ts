import type { Anchors } from '../../providers/anchors/contract.ts'
import { s3Anchors } from '../../providers/anchors/s3.ts'
import type { AnchorsOf } from '../../store/ask.ts'
import { anchorsOfChain } from './anchoring.ts'
import { environment } from './environment.ts'

let kept: Anchors | undefined

/** The locked bucket. */
export function anchors(): Anchors {
  kept ??= s3Anchors({ bucket: environment('ANCHORS_BUCKET') })
  return kept
}

/** Where a chain ended on the days before, for checks that somebody asks for. */
export const anchorsOf: AnchorsOf = (merchantId, chain) => anchorsOfChain({ anchors: anchors(), now: Date.now }, merchantId, chain)
