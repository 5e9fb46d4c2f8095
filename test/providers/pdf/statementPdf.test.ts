import { describe, expect, test } from 'vitest'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { statementPdf } from '../../../providers/pdf/statementPdf.ts'
import { seen } from './poppler.ts'
import { sampleStatement } from './samples.ts'

const fonts = robotoFonts()

describe('a statement as PDF', () => {
  test('leads from the opening balance through every movement to the closing balance', async () => {
    const pdf = seen(await statementPdf(sampleStatement(), fonts))
    const [page = ''] = pdf.pages
    expect(page).toMatch(/du 01\/10\/2026 au 31\/10\/2026/)
    expect(page).toMatch(/01\/10\/2026\s+Solde d’ouverture\s+-120,00/)
    expect(page).toMatch(/Facture\s+F-2026-000118\s+607,51\s+-727,51/)
    expect(page).toMatch(/Règlement\s+pay_3QkX9a\s+600,00\s+-127,51/)
    expect(page).toMatch(/Règlement rejeté\s+pay_3QkX9a\s+100,00\s+-72,51/)
    expect(page).toMatch(/Régularisation\s+0,01\s+-122,50/)
    expect(page).toMatch(/31\/10\/2026\s+Solde de clôture\s+-122,50/)
    expect(page).toMatch(/122,50 €\s*\n.*à votre charge/)
    expect(pdf.check()).toContain('No syntax or stream encoding errors found')
  })

  test('gives each movement the day it has in the merchant’s time zone', async () => {
    const paris = sampleStatement()
    const [page = ''] = seen(await statementPdf(paris, fonts)).pages
    expect(page).toMatch(/02\/10\/2026\s+Facture\s+F-2026-000118/)
    const [utc = ''] = seen(await statementPdf({ ...sampleStatement(), timeZone: 'UTC' }, fonts)).pages
    expect(utc).toMatch(/01\/10\/2026\s+Facture\s+F-2026-000118/)
  })

  test('shows what is still to be paid, by age, and the deposits', async () => {
    const [page = ''] = seen(await statementPdf(sampleStatement(), fonts)).pages
    expect(page).toMatch(/F-2026-000100\s+15\/11\/2026\s+Non échu\s+100,00/)
    expect(page).toMatch(/F-2026-000103\s+15\/08\/2026\s+61 à 90 jours\s+100,03/)
    expect(page).toMatch(/100,00\s+100,01\s+100,02\s+100,03\s+0,00\s+400,06/)
    expect(page).toContain('Dépôts disponibles sur votre compte : 150,00 €')
  })

  test('counts by age all that is open, also what it doesn’t list', async () => {
    const { statement, ...others } = sampleStatement({ items: 40 })
    const pdf = seen(await statementPdf({ ...others, statement: { ...statement, aged: [5_000_00, 0, 0, 20_00, 0] } }, fonts))
    expect(pdf.pages.join('')).toMatch(/5\s000,00\s+0,00\s+0,00\s+20,00\s+0,00\s+5\s020,00/)
    expect(pdf.pages.join('')).toMatch(/celles-ci sont les plus anciennes\.(?! Le total)/)
  })

  test.each([
    ['fr', /Relevé provisoire/, /Situation au\s+01\/11\/2026 03:15/, /Solde à ce jour\s+-122,50/, 'Période en cours au 01/11/2026 03:15'],
    ['en', /Provisional statement/, /As of\s+01\/11\/2026, 03:15/, /Balance to date\s+-122\.50/, 'Period under way at 01/11/2026, 03:15'],
  ] as const)(
    'of a period under way says in %s that it is provisional, and of which moment',
    async (language, kind, moment, closing, note) => {
      const pdf = seen(await statementPdf({ ...sampleStatement({ language }), provisional: true }, fonts))
      const page = (pdf.pages[0] ?? '').replace(/[\u00a0\u202f]/g, ' ')
      for (const one of [kind, moment, closing]) expect(page).toMatch(one)
      expect(page.replace(/\s+/g, ' ')).toContain(note)
      expect(page).not.toMatch(/Solde de clôture|Closing balance/)
      expect(pdf.words.filter(({ left, right }) => left < 47 || right > 548.5)).toEqual([])
    },
  )

  test('of a period in which nothing happened is whole', async () => {
    const [page = ''] = seen(await statementPdf(sampleStatement({ lines: 0, items: 0, language: 'en' }), fonts)).pages
    expect(page).toContain('Statement of account')
    expect(page).toMatch(/Closing balance\s+-120.00/)
    expect(page).toContain('No invoice is left to be paid.')
  })

  test('of many movements repeats the head, says what is left out, and stays between its margins', async () => {
    const pdf = seen(await statementPdf(sampleStatement({ lines: 500, items: 40 }), fonts))
    expect(pdf.pages.length).toBeGreaterThan(8)
    for (const page of pdf.pages.filter((text) => text.includes('Remboursement')))
      expect(page).toMatch(/Date\s+Opération\s+Référence\s+Débit\s+Crédit/)
    expect(pdf.pages.join('').replace(/\s+/g, ' ')).toContain(
      'Seules les 500 premières opérations sont détaillées ; 6 821 autres vous sont communiquées sur demande.',
    )
    expect(pdf.pages.join('')).toContain('celles-ci sont les plus anciennes. Le total ne porte que sur elles.')
    expect(pdf.words.filter(({ left, right }) => left < 47 || right > 548.5)).toEqual([])
  })
})
