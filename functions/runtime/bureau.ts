import type { MerchantId } from '../../domain/ids.ts'
import type { Bureau } from '../../providers/bureau/contract.ts'
import { dnbConnection } from '../../providers/bureau/dnb.ts'
import { environment } from './environment.ts'
import { secrets } from './secrets.ts'

let connection: ReturnType<typeof dnbConnection> | undefined

/** The merchant's credit bureau; undefined where it has entrusted no keys. */
export async function bureauOf(merchantId: MerchantId): Promise<Bureau | undefined> {
  const credentials = (await secrets().merchant(merchantId))?.bureau
  if (!credentials) return undefined
  connection ??= dnbConnection({ baseUrl: environment('BUREAU_API_URL'), now: Date.now })
  return connection(credentials)
}
