import { Receipt } from '../../domain/store-credit/getReceipt.ts'
import { displayAmount, displayDate } from '../../providers/display.ts'

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

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')

const style = [
  "body{font:15px/24px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1c2733;max-width:480px;margin:32px auto;padding:0 24px}",
  'h1{font-size:22px;margin:24px 0 4px}p{margin:0}table{width:100%;border-collapse:collapse;margin:24px 0}',
  'th,td{padding:8px 0;border-bottom:1px solid #e3e7eb;text-align:left;font-weight:400}td{text-align:right}tr:last-child>*{font-weight:600}',
  'small{color:#5b6770}@media print{body{margin:0}}',
].join('')

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

/** A receipt as a page to print, in the customer's language. Nothing in it loads or runs anything. */
export function receiptPage(answer: unknown): string {
  const receipt = Receipt.parse(answer)
  const { kind, language, seller } = receipt
  const say = words[language]
  const rows = rowsOf(receipt).map(([label, value]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`)
  const legal = [seller.registration, seller.vatNumber].filter((text) => text !== '')
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${say.title} ${escaped(receipt.paymentId)}</title><style>${style}</style></head><body>`,
    ...[seller.name, ...seller.address].map((line) => `<p>${escaped(line)}</p>`),
    ...legal.map((line) => `<p><small>${escaped(line)}</small></p>`),
    `<h1>${say.title}</h1><p>${say.kinds[kind]}</p><table>${rows.join('')}</table></body></html>`,
  ].join('\n')
}
