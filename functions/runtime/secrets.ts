import type { Secrets } from '../../providers/secrets/contract.ts'
import { secretsManager } from '../../providers/secrets/secretsManager.ts'
import { environment } from './environment.ts'

let kept: Secrets | undefined

/** Secrets of merchants and our own signing keys, each kept for a few minutes. */
export function secrets(): Secrets {
  kept ??= secretsManager({ merchantPrefix: environment('MERCHANT_SECRETS_PREFIX'), links: environment('LINKS_SECRET'), now: Date.now })
  return kept
}
