import * as z from 'zod'

export const Caller = z.enum([
  'administrator',
  'cashier',
  'credit-controller',
  'accountant',
  'storefront',
  'till',
  'warehouse',
  'integration',
  'nobody',
])

/**
 * One request as it was drawn, so plain that it can be kept and sent again to other merchants on another day. In its texts
 * `{{next:7}}` stands for the cursor that request 7 was answered, `{{hash:3}}` for an API key's hash that no merchant has yet.
 */
export const Plan = z.strictObject({
  index: z.int(),
  kind: z.enum(['valid', 'almost', 'wild']),
  /** What is special about it. */
  says: z.string(),
  operation: z.string(),
  merchant: z.union([z.literal(0), z.literal(1)]),
  who: Caller,
  method: z.string(),
  /** As it is sent, encoded. */
  path: z.string(),
  query: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  /** How the text becomes bytes; `latin1` for bytes that are no UTF-8. */
  bytes: z.enum(['utf8', 'latin1']),
  /** How long ago it was sent: months end only when days pass. */
  daysAgo: z.int(),
  /** What it must be answered, where that is known before. */
  expect: z.array(z.int()).optional(),
  /** Sent twice: the second answer must be the first. */
  again: z.boolean(),
})
export type Plan = z.infer<typeof Plan>

/** What one request came to. */
export type Exchange = {
  plan: Plan
  /** Whose door it came to: what is twisted may lead to another than was meant. */
  operation: string
  /** The body with what the plan only names. */
  body: string | undefined
  /** 0 where the gateway has no such route: no function was asked. */
  status: number
  headers: Readonly<Record<string, string>>
  text: string
  /** Calls that changed the table, those of helper rows left out. */
  writes: readonly string[]
  millis: number
}
