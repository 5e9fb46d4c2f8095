import type * as z from 'zod'
import { Instant } from '../calendar.ts'
import { KeyRow } from './key.ts'

/** An API key as it is listed: never its secrets, which only its holder knows. */
export const KeyAnswer = KeyRow.omit({ hash: true, former: true, merchantId: true })
  .extend({ formerUntil: Instant.optional().meta({ description: 'Until when the secret before the last rotation opens as well' }) })
  .meta({ id: 'ApiKey' })

export function keyAnswer({ hash: _, former = [], merchantId: __, ...key }: KeyRow): z.infer<typeof KeyAnswer> {
  const formerUntil = former.at(-1)?.until
  return { ...key, ...(formerUntil !== undefined && { formerUntil }) }
}
