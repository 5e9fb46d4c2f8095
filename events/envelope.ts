import * as z from 'zod'
import { Instant } from '../domain/calendar.ts'
import { AccountId, MerchantId } from '../domain/ids.ts'

const CorrelationId = z.string().min(1).max(128)

/** What a caller or a partner may say to tie its deed to others: a code, because the journal keeps it for ever. */
export const SaidCorrelationId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/)

/** What stands around every event of ours. Readers sort by `sequence` within an account, never by arrival, and drop ids they know. */
export const Envelope = z.strictObject({
  id: z.string().meta({ description: '<merchant>.<chain>.<sequence>.<index>: the same for every repetition' }),
  type: z.string(),
  version: z.int().min(1),
  merchantId: MerchantId,
  accountId: AccountId.optional(),
  occurredAt: Instant,
  correlationId: CorrelationId,
  sequence: z.int().min(1).meta({ description: 'Place in the journal of the account, or of the merchant when there is no account' }),
  data: z.record(z.string(), z.unknown()),
})
export type Envelope = z.infer<typeof Envelope>

/**
 * What stands around an event of an outside party on the partners' bus. The source must be `merchant.<merchantId>`: the bus lets
 * each principal use its own source only.
 */
export const PartnerEnvelope = z.strictObject({
  type: z.string().optional().meta({ description: 'The detail-type once more' }),
  version: z.int().min(1).default(1),
  id: z.string().max(128).optional().meta({ description: 'The sender’s own id, kept in logs only' }),
  merchantId: MerchantId,
  occurredAt: Instant.optional(),
  // What is no code is left out, not refused: the event's own id ties as well, and a delivery is worth more than its label.
  correlationId: SaidCorrelationId.optional()
    .catch(undefined)
    .meta({ description: 'Ties what comes of it together; one that is no such code is left out, and the event’s own id taken' }),
  data: z.record(z.string(), z.unknown()),
})
export type PartnerEnvelope = z.infer<typeof PartnerEnvelope>
