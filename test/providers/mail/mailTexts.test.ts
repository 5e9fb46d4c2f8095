import { describe, expect, test } from 'vitest'
import { creditNoteMail } from '../../../providers/mail/creditNoteMail.ts'
import { type InvoiceMail, invoiceMail } from '../../../providers/mail/invoiceMail.ts'
import { receiptMail } from '../../../providers/mail/receiptMail.ts'
import { type StatementMail, statementMail } from '../../../providers/mail/statementMail.ts'
import { topUpReceipt } from '../../../providers/pdf/receiptWords.ts'
import { sampleCreditNote, sampleReceipt, sampleStatement } from '../pdf/samples.ts'

const invoice: InvoiceMail = {
  language: 'fr',
  merchantName: 'Épicerie Martin',
  customerName: 'Zoé Durand',
  number: 'F-2026-000123',
  issuedOn: '2026-11-22',
  dueOn: '2026-12-22',
  currency: 'EUR',
  total: 1_234_50,
  due: 1_000_00,
  reference: 'RF26F2026000123',
  payLink: 'https://pay.example/pay/1.abc_def-ghi',
}

const statement: StatementMail = {
  language: 'fr',
  merchantName: 'Épicerie Martin',
  customerName: 'Zoé Durand',
  from: '2026-10-01',
  to: '2026-10-31',
  currency: 'EUR',
  opening: 20_00,
  closing: -500_00,
  unpaid: 700_00,
  overdue: 200_00,
  deposits: 0,
  lines: [],
  attached: { lineCount: 0, unshown: { count: 0, atLeast: false } },
  openItems: [],
  moreOpenItems: false,
  ageing: { by: 'due-date', days: [30, 60, 90] },
  timeZone: 'Europe/Paris',
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the mail of an invoice', () => {
  test('says in French what is to be paid, by when, and how', () => {
    const { subject, text } = invoiceMail(invoice)
    expect(subject).toBe('Facture F-2026-000123 – Épicerie Martin')
    expect(plain(text)).toBe(`Bonjour Zoé Durand,

Veuillez trouver ci-joint la facture F-2026-000123 du 22 novembre 2026.

Montant de la facture : 1 234,50 €
Déjà réglé : 234,50 €
À payer avant le 22 décembre 2026 inclus : 1 000,00 €

Payer en ligne :
https://pay.example/pay/1.abc_def-ghi

Ce lien reste valable : il demande toujours le montant qui reste dû.

Pour un virement, merci de rappeler la référence RF26 F202 6000 123.

Bien cordialement,
Épicerie Martin
`)
  })

  test('says the same in English', () => {
    const { subject, text } = invoiceMail({ ...invoice, language: 'en', due: invoice.total })
    expect(subject).toBe('Invoice F-2026-000123 – Épicerie Martin')
    expect(plain(text)).toContain('Invoice amount: €1,234.50\nTo be paid by 22 December 2026: €1,234.50')
    expect(text).not.toContain('Already paid')
  })

  test('that is settled asks for nothing and links nowhere', () => {
    const { text, html } = invoiceMail({ ...invoice, due: 0 })
    expect(text).toContain('entièrement réglée')
    expect(text + html).not.toContain('https://pay.example')
  })

  test('without a payment provider has no link, and says nothing of one', () => {
    const { text, html } = invoiceMail({ ...invoice, payLink: undefined })
    expect(text).not.toContain('lien')
    expect(html).not.toContain('<a ')
  })

  test('has a button in its HTML that leads to the link', () => {
    expect(invoiceMail(invoice).html).toMatch(/<a href="https:\/\/pay\.example\/pay\/1\.abc_def-ghi" style="[^"]*">Payer en ligne<\/a>/)
  })

  test('shows names as they are, never as HTML', () => {
    const { html } = invoiceMail({ ...invoice, customerName: '<img src=x onerror="alert(1)"> & Söhne', merchantName: "L'Épi" })
    expect(html).toContain('Bonjour &lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Söhne,')
    expect(html).toContain('L&#39;Épi')
    expect(html).not.toContain('<img')
  })

  test('never links to anything but the web', () => {
    expect(invoiceMail({ ...invoice, payLink: 'javascript:alert(1)' }).html).not.toContain('javascript')
  })
})

describe('the mail of a credit note', () => {
  test('says in French which invoice it corrects, and where its amount went', () => {
    const { subject, text, html } = creditNoteMail({ language: 'fr', customerName: 'Zoé Durand', note: sampleCreditNote() })
    expect(subject).toBe('Avoir AV-2026-000007 – Épicerie Martin, Fils & Cie')
    expect(plain(text)).toBe(`Bonjour Zoé Durand,

Veuillez trouver ci-joint l’avoir AV-2026-000007 du 30 novembre 2026, qui corrige la facture F-2026-000123.

Déduit de la facture : 400,00 €
Versé au crédit de votre compte : 100,00 €
Remboursé : 107,51 €
Montant de l’avoir : 607,51 €

Bien cordialement,
Épicerie Martin, Fils & Cie
`)
    expect(html, 'it asks for nothing').not.toContain('<a ')
  })

  test('says the same in English', () => {
    const { subject, text } = creditNoteMail({ language: 'en', customerName: 'Zoé Durand', note: sampleCreditNote('en') })
    expect(subject).toBe('Credit note AV-2026-000007 – Épicerie Martin, Fils & Cie')
    expect(plain(text)).toContain('which corrects invoice F-2026-000123.\n\nTaken off the invoice: €400.00\nKept on your account: €100.00')
  })
})

describe('the mail of a receipt', () => {
  const mailOf = (more: Parameters<typeof sampleReceipt>[0] = {}) => receiptMail(sampleReceipt(more), topUpReceipt(sampleReceipt(more)))

  test('says in French what was paid in, as its document does', () => {
    const { subject, text, html } = mailOf()
    expect(plain(subject)).toBe('Reçu du 22 novembre 2026 – Épicerie Martin, Fils & Cie')
    expect(plain(text)).toBe(`Bonjour Zoé Fictive,

Veuillez trouver ci-joint le reçu de l’alimentation de votre crédit client du 22 novembre 2026.

Client : Zoé Fictive, Le Vieux Port
Date : 22 novembre 2026
Référence : pay_q1
Moyen de paiement : Espèces
Montant reçu : 1 234,50 €

Bien cordialement,
Épicerie Martin, Fils & Cie
`)
    expect(html, 'it asks for nothing').not.toContain('<a ')
  })

  test('says in English what was given back, and never below 0', () => {
    const { subject, text } = mailOf({ kind: 'refund', amount: -5_00, language: 'en' })
    expect(subject).toBe('Receipt of 22 November 2026 – Épicerie Martin, Fils & Cie')
    expect(plain(text)).toContain('the receipt of your store credit’s refund of 22 November 2026.')
    expect(plain(text)).toContain('Amount refunded: €5.00')
  })

  test('shows names as they are, never as HTML', () => {
    expect(mailOf({ customer: { name: '<b>Zoé</b>' } }).html).not.toContain('<b>Zoé')
  })
})

describe('the mail of a statement', () => {
  test('says both balances in words that tell whose favour they are in', () => {
    const { subject, text } = statementMail(statement)
    expect(plain(subject)).toBe('Relevé de compte du 1 octobre 2026 au 31 octobre 2026 – Épicerie Martin')
    expect(plain(text)).toContain(`Solde d’ouverture au 1 octobre 2026 : 20,00 € en votre faveur
Factures restant à payer : 700,00 €
dont échues : 200,00 €
Solde de clôture au 31 octobre 2026 : 500,00 € à votre charge`)
  })

  test('shows the latest movements, what is open with its age, and deposits, in text and HTML alike', () => {
    const { lines } = sampleStatement({ lines: 23 })
    const openItems = [{ id: 'inv_1', number: 'F-2026-000118', dueOn: '2026-09-15', outstanding: 700_00, period: 3 }]
    const { text, html } = statementMail({
      ...statement,
      deposits: 150_00,
      lines,
      attached: { ...statement.attached, lineCount: 23 },
      openItems,
    })
    expect(plain(text)).toContain('Dépôts disponibles : 150,00 €\nSolde de clôture')
    expect(plain(text)).toContain('01/10/2026 · Versement sur le compte'.slice(10))
    expect(
      text.match(/pay_3QkX9a|F-2026-00011[89]|pay_top-[12]/g)?.length,
      'the latest 20, four of which name nothing, and the open one',
    ).toBeGreaterThan(15)
    expect(plain(text)).toContain('Les autres opérations figurent dans le relevé joint.')
    expect(plain(text)).toContain('Factures restant à payer :\nF-2026-000118 · 15/09/2026 · 31 à 60 jours · 700,00 €')
    expect(plain(html)).toMatch(/>F-2026-000118<\/td>.*>15\/09\/2026<\/td>.*>31 à 60 jours<\/td>.*>700,00 €<\/td>/)
    expect(html).toContain('Les autres opérations figurent')
  })

  test.each`
    language | count    | atLeast  | says
    ${'fr'}  | ${1}     | ${false} | ${'Le relevé joint détaille les 500 premières opérations ; une autre vous est communiquée sur demande.'}
    ${'fr'}  | ${6_821} | ${false} | ${'Le relevé joint détaille les 500 premières opérations ; 6 821 autres vous sont communiquées sur demande.'}
    ${'en'}  | ${6_821} | ${false} | ${'The attached statement lists the first 500 entries; 6,821 more are sent to you on request.'}
    ${'en'}  | ${5_000} | ${true}  | ${'The attached statement lists the first 500 entries; more than 5,000 others are sent to you on request.'}
  `('says in $language how many entries its document leaves out: $count', ({ language, count, atLeast, says }) => {
    const { lines } = sampleStatement({ lines: 23 })
    const { text } = statementMail({ ...statement, language, lines, attached: { lineCount: 500, unshown: { count, atLeast } } })
    expect(plain(text)).toContain(says)
  })

  test('says the same in English, and nothing of overdue where nothing is', () => {
    const { text } = statementMail({ ...statement, language: 'en', overdue: 0, closing: 0 })
    expect(text).toContain(
      'Opening balance on 1 October 2026: €20.00 in your favour\nInvoices still to be paid: €700.00\nClosing balance on 31 October 2026: €0.00\n',
    )
  })
})
