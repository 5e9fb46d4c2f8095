import { describe, expect, test } from 'vitest'
import { invoicePdf } from '../../../providers/pdf/invoicePdf.ts'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { seen } from './poppler.ts'
import { sampleInvoice } from './samples.ts'

const fonts = robotoFonts()
const payLink = 'https://pay.example/pay/1.abc.def'

describe('an invoice as PDF', () => {
  test('says in French all that the law and the payer need', async () => {
    const pdf = seen(await invoicePdf({ invoice: sampleInvoice(), alreadyPaid: 100_00, payLink }, fonts))
    const [page = ''] = pdf.pages
    expect(pdf.pages.length).toBe(1)
    for (const text of [
      'Facture',
      'F-2026-000123',
      '22 novembre 2026',
      '22 décembre 2026',
      'Commande',
      'web-1001',
      'Épicerie Martin, Fils & Cie',
      '12 rue des Halles',
      'RCS Paris 552 100 554',
      'N° TVA FR40552100554',
      'FACTURÉ À',
      'Restaurant Le Vieux Port',
      'Zoé Durand',
      '75005 Paris',
      'Tomates anciennes, colis de 5 kg',
      'TOM-01',
      '3,45 kg',
      '-12,345',
      '535,62 €',
      '71,89 €',
      '607,51 €',
      '-100,00 €',
      '507,51 €',
      'Payer en ligne',
      'FR14 2004 1010 0505 0001 3M02 606',
      'PSSTFRPPPAR',
      'RF86 F202 6000 123',
      'indemnité forfaitaire pour frais de recouvrement de 40 €',
      'Page 1 sur 1',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).toMatch(/5,5 %\s+242,97\s+13,36\s+256,33/)
    expect(page).toMatch(/20 %\s+292,65\s+58,53\s+351,18/)
    expect(pdf.links).toEqual([payLink])
  })

  test('says the same in English, with prices as they were given', async () => {
    const [page = ''] = seen(await invoicePdf({ invoice: sampleInvoice({ language: 'en', prices: 'gross' }), alreadyPaid: 0 }, fonts)).pages
    for (const text of [
      'Invoice',
      '22 December 2026',
      'Unit price incl. VAT',
      'Amount incl. VAT (EUR)',
      'Amount due',
      '€535.62',
      'Page 1 of 1',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toContain('Already paid')
  })

  test('of many lines repeats the head of the table, numbers the pages and loses no line', async () => {
    const { pages } = seen(await invoicePdf({ invoice: sampleInvoice({ lines: 300, orders: 3 }), alreadyPaid: 0 }, fonts))
    expect(pages.length).toBeGreaterThan(8)
    const withLines = pages.filter((page) => page.includes('TOM-01'))
    for (const page of withLines) expect(page).toMatch(/Désignation\s+Quantité\s+Prix unitaire HT\s+TVA\s+Montant HT/)
    expect(pages.join('').match(/TOM-01|FRO-BR|VIN-SANC-75|LIV-IDF|REM-5/g)?.length).toBe(300)
    expect(pages.at(-1)).toContain(`Page ${pages.length} sur ${pages.length}`)
    expect(pages[1]).toContain('Facture F-2026-000123')
    expect(pages.join('').match(/Commande web-100\d/g)).toEqual(['Commande web-1001', 'Commande web-1002', 'Commande web-1003'])
  })

  test('keeps everything between its margins, however long the words are', async () => {
    const invoice = sampleInvoice({
      lines: 2,
      buyer: { country: 'BE', company: 'W'.repeat(120), address: { lines: ['é'.repeat(100)], postcode: '1000', city: 'Bruxelles' } },
      seller: { name: 'S'.repeat(120), address: ['x'.repeat(120)], registration: 'R'.repeat(80) },
    })
    const lines = invoice.lines.map((line) => ({
      ...line,
      description: 'A'.repeat(200),
      sku: 'S'.repeat(64),
      unitPrice: '123456.123456',
      amount: 1_000_000_000_000,
    }))
    const pdf = seen(await invoicePdf({ invoice: { ...invoice, lines }, alreadyPaid: 0 }, fonts))
    expect(pdf.words.length).toBeGreaterThan(50)
    expect(pdf.words.filter(({ left, right }) => left < 47 || right > 548.5)).toEqual([])
    expect(pdf.pages[0]).toContain('Belgique')
    expect(pdf.pages[0]).toContain('Facture')
  })

  test('that is settled asks for nothing', async () => {
    const invoice = sampleInvoice()
    const pdf = seen(await invoicePdf({ invoice, alreadyPaid: invoice.total, payLink }, fonts))
    expect(pdf.pages[0]).toContain('Facture acquittée')
    expect(pdf.pages[0]).not.toContain('IBAN')
    expect(pdf.links).toEqual([])
  })

  test('of a seller without bank account, in another currency, shows no transfer and no code', async () => {
    const without = await invoicePdf({ invoice: sampleInvoice({ seller: { iban: undefined, bic: undefined } }), alreadyPaid: 0 }, fonts)
    expect(seen(without).pages[0]).not.toContain('Par virement')
    const dollars = await invoicePdf({ invoice: sampleInvoice({ currency: 'USD' }), alreadyPaid: 0 }, fonts)
    expect(seen(dollars).pages[0]).toContain('IBAN')
    expect(seen(dollars).pages[0]).not.toContain('SEPA')
    expect(seen(await invoicePdf({ invoice: sampleInvoice(), alreadyPaid: 0 }, fonts)).pages[0]).toContain('SEPA')
  })

  test('is a sound file that bears the invoice’s name, seller and moment', async () => {
    const pdf = seen(await invoicePdf({ invoice: sampleInvoice(), alreadyPaid: 0, payLink }, fonts))
    expect(pdf.check()).toContain('No syntax or stream encoding errors found')
    expect(pdf.about).toMatch(/Title: +Facture F-2026-000123/)
    expect(pdf.about).toMatch(/Author: +Épicerie Martin, Fils & Cie/)
    expect(pdf.about).toMatch(/PDF version: +1\.7/)
    expect(pdf.about).toMatch(/JavaScript: +no/)
  })
})
