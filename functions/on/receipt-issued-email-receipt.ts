import { isRefusal, refs } from '../../domain/command.ts'
import { getReceipt } from '../../domain/store-credit/getReceipt.ts'
import { mailOfReceipt, mailOfReceiptRepeat } from '../../domain/store-credit/receipt.ts'
import { receiptMail } from '../../providers/mail/receiptMail.ts'
import { receiptPdf } from '../../providers/pdf/receiptPdf.ts'
import { topUpReceipt } from '../../providers/pdf/receiptWords.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import { answerTo, readerOf } from '../runtime/asking.ts'
import { send } from '../runtime/mailing.ts'
import { queuedReaction } from '../runtime/queuedReaction.ts'
import { accountOf } from '../runtime/reaction.ts'

/** Renders the receipt of a top-up or refund and mails it; also when somebody asks for that. Receipts are no archive: none is kept. */
export const handler = queuedReaction({
  name: 'receipt-issued-email-receipt',
  queue: 'receipt-mails',
  to: ['receipt-issued', 'receipt-sending-requested'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    const { paymentId } = event.content
    const reading = { ...caller, rights: new Set([...caller.rights, 'store-credit:read'] as const) }
    const receipt = await answerTo(getReceipt, { paymentId }, reading)
    const { customer } = await readerOf(caller.merchantId).get({ customer: refs.customer(accountId) })
    if (isRefusal(receipt) || !customer) throw new Error(`${paymentId} or its customer is missing`)
    const document = topUpReceipt(receipt)
    await send(
      {
        mailId: event.type === 'receipt-issued' ? mailOfReceipt(paymentId) : mailOfReceiptRepeat(paymentId, event.sequence),
        accountId,
        subject: { kind: 'receipt', id: paymentId },
        customer: customer.details,
        sender: receipt.seller.name,
        text: receiptMail(receipt, document),
        document: { bytes: await receiptPdf(document, robotoFonts()), filename: `${document.reference}.pdf` },
      },
      caller,
    )
  },
})
