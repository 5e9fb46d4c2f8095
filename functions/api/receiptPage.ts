import { Receipt } from '../../domain/store-credit/receipt.ts'
import { topUpReceipt } from '../../providers/pdf/receiptWords.ts'
import { printedPage } from './printedPage.ts'

/** A receipt as a page to print, in the customer's language. */
export function receiptPage(answer: unknown): string {
  return printedPage(topUpReceipt(Receipt.parse(answer)))
}
