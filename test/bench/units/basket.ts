/** What customers of the cost bench buy: three lines with names as shops have them. */
export const basket = [
  { sku: 'PAIN-CAMP-500', description: 'Pain de campagne 500 g', quantity: '12', unitPrice: '3.20', vatRate: '5.5' },
  { sku: 'CAFE-GRAIN-1K', description: 'Café en grains bio 1 kg', quantity: '4', unitPrice: '18.50', vatRate: '5.5' },
  { sku: 'SIROP-MENTHE', description: 'Sirop de menthe 70 cl', quantity: '6', unitPrice: '4.90', vatRate: '20' },
] as const

/** What the basket comes to, VAT included, in cents. */
export const basketTotal = 141_80

export const basketOrder = (orderId: string, accountId: string) => ({
  orderId,
  accountId,
  currency: 'EUR',
  prices: 'gross',
  settlement: 'account',
  lines: basket,
})
