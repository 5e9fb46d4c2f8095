import type * as z from 'zod'
import type { Settings } from '../../domain/settings/settings.ts'
import type { Receipt } from '../../domain/store-credit/receipt.ts'
import type { VoucherView } from '../../domain/vouchers/voucher.ts'
import { displayAmount, displayDate, displayRate } from '../display.ts'
import type { ReceiptDocument } from './contract.ts'

const words = {
  fr: {
    title: 'Reçu',
    kinds: { 'top-up': 'Alimentation du crédit client', refund: 'Remboursement du crédit client' },
    amounts: { 'top-up': 'Montant reçu', refund: 'Montant remboursé' },
    method: 'Moyen de paiement',
    date: 'Date',
    reference: 'Référence',
    customer: 'Client',
    voucher: 'Vente d’un bon cadeau',
    number: 'Numéro du bon',
    expiresOn: 'Valable jusqu’au',
    net: 'Montant hors TVA',
    vat: (rate: string) => `TVA à ${rate}`,
    paid: 'Montant payé',
    vatLater: 'Bon à usages multiples : la TVA est due sur les ventes qu’il paiera.',
  },
  en: {
    title: 'Receipt',
    kinds: { 'top-up': 'Top-up of store credit', refund: 'Refund of store credit' },
    amounts: { 'top-up': 'Amount received', refund: 'Amount refunded' },
    method: 'Payment method',
    date: 'Date',
    reference: 'Reference',
    customer: 'Customer',
    voucher: 'Sale of a gift voucher',
    number: 'Voucher number',
    expiresOn: 'Good until',
    net: 'Amount without VAT',
    vat: (rate: string) => `VAT at ${rate}`,
    paid: 'Amount paid',
    vatLater: 'Multi-purpose voucher: VAT is due on the sales that it will pay.',
  },
} as const

/** What the receipt of a top-up or of a refund says, in the customer's language; the last row is the amount. */
export function topUpReceipt(receipt: Receipt): ReceiptDocument {
  const { kind, language, seller, paymentId, recordedAt, customer, receivedOn, methodLabel, amount, currency } = receipt
  const say = words[language]
  return {
    ...{ language, seller, title: say.title, reference: paymentId, saying: say.kinds[kind], at: recordedAt },
    rows: [
      [say.customer, [customer.name, customer.company].filter(Boolean).join(', ')],
      [say.date, displayDate(receivedOn, language)],
      [say.reference, paymentId],
      [say.method, methodLabel],
      [say.amounts[kind], displayAmount(Math.abs(amount), currency, language)],
    ],
  }
}

/**
 * What the receipt of a sold voucher says, in the merchant's language: who will use it is unknown. Its code is none of its rows. VAT is that
 * of its sale: of a single-purpose voucher inside its value, of a multi-purpose one none yet (SPEC section 8).
 */
export function voucherReceipt(voucher: z.infer<typeof VoucherView>, { language, legal, paymentMethods }: Settings): ReceiptDocument {
  const { voucherId, soldOn, soldAt, expiresOn, vat, value, currency, method, purpose } = voucher
  const say = words[language]
  const amount = (minor: number) => displayAmount(minor, currency, language)
  const taxed: [string, string][] = vat.flatMap((line): [string, string][] => [
    [say.net, amount(line.net)],
    [say.vat(displayRate(line.rate, language)), amount(line.vat)],
  ])
  return {
    ...{ language, seller: legal, title: say.title, reference: voucherId, saying: say.voucher, at: soldAt },
    rows: [
      [say.number, voucherId],
      [say.date, displayDate(soldOn, language)],
      ...(expiresOn ? [[say.expiresOn, displayDate(expiresOn, language)] satisfies [string, string]] : []),
      [say.method, paymentMethods.find(({ code }) => code === method)?.label ?? method],
      ...(purpose === 'single-purpose' ? taxed : []),
      [say.paid, amount(value)],
    ],
    ...(purpose === 'multi-purpose' && { note: say.vatLater }),
  }
}
