import { Unreadable } from '../../store/codec.ts'
import { errorFields, log } from './log.ts'

/** Tells of an account that can't be read, so that it rings and the others go on. Throws again whatever else it is. */
export function tellUnreadable(error: unknown, about: { merchantId: string; accountId: string; correlationId: string }): void {
  if (!(error instanceof Unreadable)) throw error
  log.error('an account can’t be read', { alarm: 'drift-found', ...about, ...errorFields(error) })
}
