import { Unreadable } from '../../store/codec.ts'
import { errorFields, log } from './log.ts'

type About = { merchantId: string; accountId: string; correlationId: string }

/** Tells of an account that can't be read, so that it rings and the others go on. Throws again whatever else it is. */
export function tellUnreadable(error: unknown, { merchantId, accountId, correlationId }: About): void {
  if (!(error instanceof Unreadable)) throw error
  log.error('an account can’t be read', { alarm: 'drift-found', merchantId, accountId, correlationId, ...errorFields(error) })
}
