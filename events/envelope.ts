import * as z from 'zod'
import { Instant } from '../domain/calendar.ts'
import { AccountId, MerchantId } from '../domain/ids.ts'

const CorrelationId = z.string().min(1).max(128)

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
  correlationId: CorrelationId.optional(),
  data: z.record(z.string(), z.unknown()),
})
export type PartnerEnvelope = z.infer<typeof PartnerEnvelope>
