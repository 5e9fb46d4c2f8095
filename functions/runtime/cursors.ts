import * as z from 'zod'
import type { MerchantId } from '../../domain/ids.ts'
import { open, sign } from '../../providers/secrets/signing.ts'
import { secrets } from './secrets.ts'

/** Where a list goes on: good for the same question of the same merchant only. */
const Cursor = z.strictObject({ merchantId: z.string(), of: z.string(), after: z.string() })
type Place = { merchantId: MerchantId; of: string }

/** A place as the world may carry it: readable by all, made by us alone. */
export async function signCursor(place: Place, after: string): Promise<string> {
  return sign({ ...place, after }, await secrets().signingKeys(), 'cursor')
}

/** The place a cursor stands for; undefined when it isn't ours, or of another merchant or list. */
export async function openCursor({ merchantId, of }: Place, token: string): Promise<string | undefined> {
  const cursor = Cursor.safeParse(open(token, await secrets().signingKeys(), 'cursor')).data
  return cursor && cursor.merchantId === merchantId && cursor.of === of ? cursor.after : undefined
}
