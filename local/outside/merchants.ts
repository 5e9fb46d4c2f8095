/** A merchant as the outside parties know it: a name for their pages, and the credentials they gave it. */
export type KnownMerchant = { id: string; name: string; prices: 'gross' | 'net'; timeZone: string }

/** The two merchants of the local run. Their money and settings live in Encours; nothing here decides anything. */
export const demoMerchants: readonly KnownMerchant[] = [
  { id: 'mer_lumen', name: 'Épicerie Lumen', prices: 'gross', timeZone: 'Europe/Paris' },
  { id: 'mer_atlas', name: 'Atlas Fournitures', prices: 'net', timeZone: 'Europe/Paris' },
]

/** The name shown to a paying customer; a merchant made later goes by its id. */
export function nameOfMerchant(id: string): string {
  return demoMerchants.find((merchant) => merchant.id === id)?.name ?? id
}

/** What a merchant keeps in its secret, by the merchant's id alone: anyone can write the same in a test. */
export function credentialsOf(id: string) {
  return {
    payments: { apiKey: `sk_test_${id}`, webhookSecret: `whsec_test_${id}` },
    bureau: { key: `bureau-key-${id}`, secret: `bureau-secret-${id}` },
  }
}
