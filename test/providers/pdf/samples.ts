import { CreditNote } from '../../../domain/invoices/creditNote.ts'
import { Invoice } from '../../../domain/invoices/invoice.ts'
import { creditorReference } from '../../../domain/invoices/reference.ts'
import type { Currency } from '../../../domain/money.ts'
import { lineAmount } from '../../../domain/money.ts'
import { price } from '../../../domain/orders/pricing.ts'
import { type Movement, Statement } from '../../../domain/statements/statement.ts'
import { Receipt } from '../../../domain/store-credit/receipt.ts'
import type { StatementDocument } from '../../../providers/pdf/contract.ts'

type Sample = {
  lines?: number
  language?: 'fr' | 'en'
  prices?: 'net' | 'gross'
  currency?: Currency
  orders?: number
  seller?: Record<string, unknown>
  buyer?: Record<string, unknown>
}

const goods = [
  { sku: 'TOM-01', description: 'Tomates anciennes, colis de 5 kg', quantity: '12', unit: 'pc', unitPrice: '14.90', vatRate: '5.5' },
  {
    sku: 'FRO-BR',
    description: 'Brie de Meaux AOP fermier, affiné huit semaines, au lait cru de vache',
    quantity: '3.45',
    unit: 'kg',
    unitPrice: '18.60',
    vatRate: '5.5',
  },
  {
    sku: 'VIN-SANC-75',
    description: 'Sancerre blanc 2024, bouteille de 75 cl',
    quantity: '24',
    unit: 'pc',
    unitPrice: '11.25',
    vatRate: '20',
  },
  { sku: 'LIV-IDF', description: 'Livraison Île-de-France', quantity: '1', unit: 'pc', unitPrice: '35', vatRate: '20' },
  { sku: 'REM-5', description: 'Remise fidélité', quantity: '1', unit: 'pc', unitPrice: '-12.345', vatRate: '20' },
] as const

const seller = {
  name: 'Épicerie Martin, Fils & Cie',
  address: ['12 rue des Halles', '75001 Paris', 'France', 'compta@martin.example'],
  registration: 'SARL au capital de 20 000 € · RCS Paris 552 100 554',
  vatNumber: 'FR40552100554',
  iban: 'FR1420041010050500013M02606',
  bic: 'PSSTFRPPPAR',
  lateNotice:
    'Pas d’escompte pour paiement anticipé. En cas de retard de paiement, des pénalités au taux de trois fois l’intérêt légal sont exigibles le jour suivant la date de règlement, ainsi qu’une indemnité forfaitaire pour frais de recouvrement de 40 € (articles L441-10 et D441-5 du Code de commerce).',
}

/** An invoice as the domain keeps it, with so many lines over so many orders. */
export function sampleInvoice({
  lines = 5,
  language = 'fr',
  prices = 'net',
  currency = 'EUR',
  orders = 1,
  ...changed
}: Sample = {}): Invoice {
  const drawn = Array.from({ length: lines }, (_, at) => {
    const line = goods[at % goods.length] ?? goods[0]
    return { ...line, orderId: `web-${1001 + (at % orders)}`, amount: lineAmount(line, currency) }
  })
  const { total, net, vat } = price(drawn, prices, currency)
  const number = 'F-2026-000123'
  return Invoice.parse({
    invoiceId: 'inv_123',
    accountId: 'acc_durand',
    number,
    currency,
    issuedAt: '2026-11-22T09:30:00.000Z',
    issuedOn: '2026-11-22',
    dueOn: '2026-12-22',
    orderIds: Array.from({ length: orders }, (_, at) => `web-${1001 + at}`),
    prices,
    lines: drawn,
    net,
    vat,
    total,
    outstanding: total,
    settlings: [],
    reference: creditorReference(number),
    seller: { ...seller, ...changed.seller },
    buyer: {
      name: 'Zoé Durand',
      company: 'Restaurant Le Vieux Port',
      address: { lines: ['3 quai de la Tournelle', 'Bâtiment B'], postcode: '75005', city: 'Paris' },
      email: 'zoe@example.fr',
      country: 'FR',
      language,
      ...changed.buyer,
    },
  })
}

/** The sample invoice taken back whole. */
export function sampleCreditNote(language: 'fr' | 'en' = 'fr'): CreditNote {
  const { invoiceId, accountId, number, issuedOn, currency, prices, lines, net, vat, total, buyer, ...invoice } = sampleInvoice({
    language,
  })
  return CreditNote.parse({
    ...{ accountId, invoiceId, currency, prices, net, vat, total, buyer, seller: invoice.seller },
    creditNoteId: 'crn_7',
    invoiceNumber: number,
    invoicedOn: issuedOn,
    number: 'AV-2026-000007',
    issuedOn: '2026-11-30',
    issuedAt: '2026-11-30T10:00:00.000Z',
    reason: 'damaged',
    lines: lines.map((line, at) => ({ ...line, line: at + 1, vat: 0 })),
    given: {
      settled: 400_00,
      deposit: 100_00,
      storeCredit: 0,
      refunds: [{ paymentId: 'pay_crf-7-1', method: 'CB', amount: total - 500_00 }],
    },
  })
}

type StatementSample = { lines?: number; items?: number; language?: 'fr' | 'en' }

const turns = [
  { cause: 'invoice', reference: 'F-2026-000118', amount: -607_51 },
  { cause: 'payment', reference: 'pay_3QkX9a', amount: 600_00 },
  { cause: 'top-up', reference: 'pay_top-1', amount: 200_00 },
  { cause: 'invoice', reference: 'F-2026-000119', amount: -45_00 },
  { cause: 'chargeback', reference: 'pay_3QkX9a', amount: -100_00 },
  { cause: 'refund', reference: 'pay_top-2', amount: -50_00 },
  { cause: 'something-new', reference: '', amount: 1 },
] as const

/** A statement of October 2026 with so many lines and open invoices. */
export function sampleStatement({ lines = 7, items = 4, language = 'fr' }: StatementSample = {}): StatementDocument {
  const opening = -120_00
  let balance = opening
  const movements = Array.from({ length: lines }, (_, at): Movement => {
    const { cause, reference, amount } = turns[at % turns.length] ?? turns[0]
    balance += amount
    const day = String(1 + Math.floor((at * 30) / lines)).padStart(2, '0')
    return { sequence: at + 1, at: `2026-10-${day}T23:30:00.000Z`, cause, reference, amount, balance }
  })
  const statement = Statement.parse({
    statementId: 'sta_durand-2026-10',
    accountId: 'acc_durand',
    month: '2026-10',
    from: '2026-10-01',
    to: '2026-10-31',
    currency: 'EUR',
    opening,
    movements: balance - opening,
    closing: balance,
    afterSequence: 0,
    throughSequence: lines,
    deposits: 150_00,
    openItems: Array.from({ length: items }, (_, at) => ({
      id: `inv_${at}`,
      number: `F-2026-0001${String(at).padStart(2, '0')}`,
      dueOn: `2026-${String(11 - (at % 5)).padStart(2, '0')}-15`,
      outstanding: 10_000 + at,
      period: 1 + (at % 5),
    })),
    moreOpenItems: items >= 40,
    preparedAt: '2026-11-01T02:15:00.000Z',
  })
  const customer = sampleInvoice({ language }).buyer
  const ageing = { by: 'due-date', days: [30, 60, 90] } as const
  return {
    statement,
    lines: movements,
    unshown: { count: lines > 400 ? 6_821 : 0, atLeast: false },
    seller: sampleInvoice().seller,
    customer,
    ageing: { ...ageing, days: [...ageing.days] },
    timeZone: 'Europe/Paris',
  }
}

/** The receipt of a top-up of 1 234,50 €, or of what `more` says. */
export function sampleReceipt(more: Partial<Receipt> = {}): Receipt {
  return Receipt.parse({
    paymentId: 'pay_q1',
    accountId: 'acc_1',
    kind: 'top-up',
    amount: 123_450,
    currency: 'EUR',
    method: 'ESP',
    methodLabel: 'Espèces',
    receivedOn: '2026-11-22',
    recordedAt: '2026-11-22T10:30:00.000Z',
    language: 'fr',
    seller: sampleInvoice().seller,
    customer: { name: 'Zoé Fictive', company: 'Le Vieux Port' },
    ...more,
  })
}
