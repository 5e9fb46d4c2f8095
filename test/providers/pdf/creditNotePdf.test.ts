import { describe, expect, test } from 'vitest'
import { creditNotePdf } from '../../../providers/pdf/creditNotePdf.ts'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { seen } from './poppler.ts'
import { sampleCreditNote } from './samples.ts'

const fonts = robotoFonts()
const methods = { CB: 'Carte bancaire' }

describe('a credit note as PDF', () => {
  test('says in French its own number, the invoice that it corrects, and the tax of each rate to the cent', async () => {
    const pdf = seen(await creditNotePdf({ note: sampleCreditNote(), methods }, fonts))
    const [page = ''] = pdf.pages
    expect(pdf.pages).toHaveLength(1)
    for (const text of [
      'Avoir',
      'AV-2026-000007',
      '30 novembre 2026',
      'F-2026-000123 du 22 novembre',
      'Marchandise endommagée',
      'Épicerie Martin, Fils & Cie',
      'N° TVA FR40552100554',
      'Restaurant Le Vieux Port',
      'Tomates anciennes, colis de 5 kg',
      '607,51 €',
      'Déduit de la facture F-2026-000123',
      '400,00 €',
      'Versé au crédit de votre compte',
      '100,00 €',
      'Remboursé (Carte bancaire)',
      '107,51 €',
      'Page 1 sur 1',
    ])
      expect(page).toContain(text)
    expect(page).toMatch(/5,5 %\s+242,97\s+13,36\s+256,33/)
    expect(page).toMatch(/20 %\s+292,65\s+58,53\s+351,18/)
    expect(page, 'nothing was given as store credit').not.toContain('en magasin')
    expect(pdf.links, 'it asks for nothing').toEqual([])
  })

  test('says the same in English, with methods by their code where they have no name', async () => {
    const [page = ''] = seen(await creditNotePdf({ note: sampleCreditNote('en'), methods: {} }, fonts)).pages
    for (const text of [
      'Credit note',
      'Corrects invoice',
      'F-2026-000123 of 22 November',
      'Goods damaged',
      'Amount credited',
      'Refunded (CB)',
    ])
      expect(page).toContain(text)
  })
})
