import { describe, expect, test } from 'vitest'
import { Settings } from '../../../domain/settings/settings.ts'
import { VoucherView, vatOfSale } from '../../../domain/vouchers/voucher.ts'
import { receiptPdf } from '../../../providers/pdf/receiptPdf.ts'
import { topUpReceipt, voucherReceipt } from '../../../providers/pdf/receiptWords.ts'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { seen } from './poppler.ts'
import { sampleInvoice, sampleReceipt } from './samples.ts'

const fonts = robotoFonts()
const drawn = async (...of: Parameters<typeof topUpReceipt>) => seen(await receiptPdf(topUpReceipt(...of), fonts))

describe('a receipt as PDF', () => {
  test('says who took how much of whom, how and when, in the customer’s language', async () => {
    const french = await drawn(sampleReceipt())
    expect(french.pages).toHaveLength(1)
    for (const text of [
      'Reçu',
      'Alimentation du crédit client',
      'Zoé Fictive, Le Vieux Port',
      '22 novembre 2026',
      'pay_q1',
      'Espèces',
      '1 234,50 €',
      'Épicerie Martin, Fils & Cie',
      'N° TVA FR40552100554',
    ])
      expect(french.pages[0]).toContain(text)
    expect(french.check()).toContain('No syntax or stream encoding errors found')
    const [english = ''] = (await drawn(sampleReceipt({ language: 'en', methodLabel: 'Cash' }))).pages
    for (const text of ['Receipt', 'Top-up of store credit', '22 November 2026', 'Cash', '€1,234.50']) expect(english).toContain(text)
  })

  test('of a refund says what was given back, without a sign', async () => {
    const [page = ''] = (await drawn(sampleReceipt({ kind: 'refund', amount: -12_50 }))).pages
    expect(page).toContain('Remboursement du crédit client')
    expect(page).toMatch(/Montant remboursé\s+12,50 €/)
  })

  test('stays between its margins whatever a name is', async () => {
    const { words } = await drawn(
      sampleReceipt({ customer: { name: 'W'.repeat(200), company: 'M'.repeat(200) }, methodLabel: 'O'.repeat(60) }),
    )
    expect(words.filter(({ left, right }) => left < 47 || right > 548.5)).toEqual([])
  })
})

describe('the receipt of a sold voucher', () => {
  const sold = (purpose: 'single-purpose' | 'multi-purpose') =>
    VoucherView.parse({
      ...{ voucherId: 'vou_1', value: 50_00, currency: 'EUR', purpose, method: 'CB', soldOn: '2026-11-22', expiresOn: '2027-11-22' },
      ...{ vat: vatOfSale(50_00, purpose === 'single-purpose' ? '20' : undefined), soldAt: '2026-11-22T10:30:00.000Z' },
      ...{ state: 'sold', expired: false },
    })
  const settings = (language: 'fr' | 'en') => Settings.parse({ legal: sampleInvoice().seller, language })
  const pageOf = async (...of: Parameters<typeof voucherReceipt>) => seen(await receiptPdf(voucherReceipt(...of), fonts)).pages.join('')

  test('has its VAT where that was due when it was sold', async () => {
    const page = await pageOf(sold('single-purpose'), settings('fr'))
    expect(page).toMatch(/Montant hors TVA\s+41,67 €/)
    expect(page).toMatch(/TVA à 20 %\s+8,33 €/)
    expect(page).toMatch(/Montant payé\s+50,00 €/)
    expect(page).toContain('22 novembre 2027')
  })

  test('says of one for any purpose that VAT is due later, and none now', async () => {
    const page = await pageOf(sold('multi-purpose'), settings('en'))
    expect(page).toMatch(/Amount paid\s+€50\.00/)
    expect(page).toContain('VAT is due on the sales that it will pay')
    expect(page).not.toContain('VAT at')
  })
})
