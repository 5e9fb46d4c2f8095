import { Receipt } from '../../domain/store-credit/getReceipt.ts'
import { displayAmount, displayDate } from '../../providers/display.ts'
import { printedPage } from './printedPage.ts'

const words = {
  fr: {
    title: 'Reçu',
    kinds: { 'top-up': 'Alimentation du crédit client', refund: 'Remboursement du crédit client' },
    amounts: { 'top-up': 'Montant reçu', refund: 'Montant remboursé' },
    method: 'Moyen de paiement',
    date: 'Date',
    reference: 'Référence',
    customer: 'Client',
  },
  en: {
    title: 'Receipt',
    kinds: { 'top-up': 'Top-up of store credit', refund: 'Refund of store credit' },
    amounts: { 'top-up': 'Amount received', refund: 'Amount refunded' },
    method: 'Payment method',
    date: 'Date',
    reference: 'Reference',
    customer: 'Customer',
  },
} as const

function rowsOf({ kind, amount, currency, methodLabel, receivedOn, paymentId, customer, language }: Receipt): [string, string][] {
  const say = words[language]
  return [
    [say.customer, [customer.name, customer.company].filter(Boolean).join(', ')],
    [say.date, displayDate(receivedOn, language)],
    [say.reference, paymentId],
    [say.method, methodLabel],
    [say.amounts[kind], displayAmount(Math.abs(amount), currency, language)],
  ]
}

/** A receipt as a page to print, in the customer's language. */
export function receiptPage(answer: unknown): string {
  const receipt = Receipt.parse(answer)
  const { kind, language, seller, paymentId } = receipt
  const say = words[language]
  return printedPage({ language, seller, title: say.title, reference: paymentId, saying: say.kinds[kind], rows: rowsOf(receipt) })
}
