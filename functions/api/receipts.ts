import { isRefusal } from '../../domain/command.ts'
import { getReceipt } from '../../domain/store-credit/getReceipt.ts'
import { getVoucher } from '../../domain/vouchers/getVoucher.ts'
import type { ReceiptDocument } from '../../providers/pdf/contract.ts'
import { receiptPdf } from '../../providers/pdf/receiptPdf.ts'
import { topUpReceipt, voucherReceipt } from '../../providers/pdf/receiptWords.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import type { Caller } from '../runtime/acting.ts'
import { answerTo } from '../runtime/asking.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { currentStatementPdf } from './currentStatementPdf.ts'
import { documentDeclarations } from './documentDeclarations.ts'
import type { HttpHandler } from './hardened.ts'
import { type Pdf, pdfDoor } from './pdfDoor.ts'
import { currentStatementDocuments } from './statements.ts'
import { receiptDocuments } from './storeCredit.ts'

const { topUpReceipt: ofTopUp, voucherReceipt: ofVoucher, currentStatement: ofPeriodUnderWay } = documentDeclarations

async function rendered(document: ReceiptDocument): Promise<Pdf> {
  return { bytes: await receiptPdf(document, robotoFonts()), filename: `${document.reference}.pdf` }
}

async function topUpPdf(given: unknown, caller: Caller): Promise<Pdf> {
  const receipt = await answerTo(getReceipt, ofTopUp.input.parse(given), caller)
  return isRefusal(receipt) ? receipt : rendered(topUpReceipt(receipt))
}

async function voucherPdf(given: unknown, caller: Caller): Promise<Pdf> {
  const voucher = await answerTo(getVoucher, ofVoucher.input.parse(given), caller)
  if (isRefusal(voucher)) return voucher
  const merchant = await merchantOf(caller.merchantId)
  if (!merchant) throw new Error(`${caller.merchantId} sold a voucher and is no merchant`)
  return rendered(voucherReceipt(voucher, merchant.settings))
}

const byName: Readonly<Record<string, HttpHandler>> = {
  [ofTopUp.name]: pdfDoor(ofTopUp, topUpPdf),
  [ofVoucher.name]: pdfDoor(ofVoucher, voucherPdf),
  [ofPeriodUnderWay.name]: pdfDoor(ofPeriodUnderWay, currentStatementPdf),
}
const byRoute = new Map(
  [...receiptDocuments, ...currentStatementDocuments].map(({ method, path, name }) => [`${method} ${path}`, byName[name]]),
)

/**
 * What is rendered when it is asked for, and kept nowhere: receipts, whose record gives the same bytes each time, and the statement of a
 * period under way, which is another one the next moment.
 */
export const handler: HttpHandler = (event, context) => {
  const handle = byRoute.get(event.routeKey)
  if (!handle) throw new Error(`nothing is rendered at the route ${event.routeKey}`)
  return handle(event, context)
}
