import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { Fact } from '../facts.ts'
import { Figure } from '../money.ts'
import { Posting } from './posting.ts'

const KeptFigures = z.strictObject({ unpaid: Figure, deposits: Figure, openOrders: Figure, charged: Figure, reserved: Figure })

/**
 * One immutable record per state change and chain: audit trail, ledger entry and outbox row at once (SPEC section 11). Its hash
 * covers everything else in it, the sequence and the previous record's hash included.
 */
export const JournalRecord = z
  .strictObject({
    /** How to read it. Records of before there was a number are of format 1; a higher one is for newer code to read. */
    format: z.literal(1).optional(),
    merchantId: z.string(),
    chain: z.string(),
    sequence: z.int().min(1),
    commitId: z.string(),
    correlationId: z.string(),
    at: Instant,
    by: z.string(),
    command: z.string(),
    /** The caller's reason, as a code of ours; free text stands in the row it concerns. */
    why: z.string().optional(),
    once: z.string().optional(),
    inputHash: z.string(),
    facts: z.array(Fact),
    postings: z.array(Posting),
    before: KeptFigures.optional(),
    after: KeptFigures.optional(),
    /** Rows written with this record, as `kind|account|id` → version. */
    rows: z.record(z.string(), z.int()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'JournalRecord' })
export type JournalRecord = z.infer<typeof JournalRecord>

/** What records are written in. */
export const recordFormat = 1 as const

export const firstHash = '0'.repeat(64)
