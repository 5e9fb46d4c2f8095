import * as z from 'zod'

/** What a merchant has entrusted to us. A part that is absent: that provider isn't configured. */
export const MerchantSecrets = z.object({
  payments: z.object({ apiKey: z.string().min(1), webhookSecret: z.string().min(1) }).optional(),
  bureau: z.object({ key: z.string().min(1), secret: z.string().min(1) }).optional(),
})
export type MerchantSecrets = z.infer<typeof MerchantSecrets>

/** Keys that sign links and cursors. New tokens are signed by `current`; the others still open what they signed. */
export type SigningKeys = { current: string; keys: ReadonlyMap<string, Uint8Array> }

export type Secrets = {
  /** Undefined where the merchant has entrusted nothing. Throws when the secret is there but unreadable. */
  merchant(merchantId: string): Promise<MerchantSecrets | undefined>
  /** Throws when there are none: without them no link can be made or opened. */
  signingKeys(): Promise<SigningKeys>
}
