import { Logger } from '@aws-lambda-powertools/logger'

/**
 * What a log line may say beside its sentence: ids, codes, counts. Never a whole object, a token, a name or an address.
 * `alarm` rings (infra/toldAlarms.ts filters on it).
 */
export type LogFields = {
  alarm?: 'law-broken' | 'drift-found' | 'journal-changed'
  correlationId?: string | undefined
  merchantId?: string | undefined
  accountId?: string | undefined
  [field: string]: string | number | boolean | undefined
}

const logger = new Logger({ serviceName: 'encours' })

/** The one logger: JSON lines with named fields. */
export const log = {
  info: (says: string, fields: LogFields = {}): void => logger.info(says, fields),
  warn: (says: string, fields: LogFields = {}): void => logger.warn(says, fields),
  error: (says: string, fields: LogFields = {}): void => logger.error(says, fields),
}

/** An unexpected error as log fields: its kind, sentence and place, without what it carries. A broken law rings. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {}
  const alarm = error.name === 'LawBroken' ? ({ alarm: 'law-broken' } as const) : {}
  const stack = error.stack?.split('\n').slice(1, 8).join(' < ')
  return { ...alarm, error: error.name, errorMessage: error.message, ...cause, ...(stack && { stack }) }
}
