import { KeyRow } from './key.ts'

/** An API key as it is listed: never its secret, which only its holder knows. */
export const KeyAnswer = KeyRow.omit({ hash: true, merchantId: true }).meta({ id: 'ApiKey' })
