import { createHash } from 'node:crypto'
import { creditNotePdf } from '../../../providers/pdf/creditNotePdf.ts'
import { invoicePdf } from '../../../providers/pdf/invoicePdf.ts'
import { receiptPdf } from '../../../providers/pdf/receiptPdf.ts'
import { topUpReceipt } from '../../../providers/pdf/receiptWords.ts'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { statementPdf } from '../../../providers/pdf/statementPdf.ts'
import { sampleCreditNote, sampleInvoice, sampleReceipt, sampleStatement } from './samples.ts'

/** The hashes of sample documents, drawn afresh. */
export async function sampleHashes(): Promise<string[]> {
  const fonts = robotoFonts()
  const link = 'https://pay.example/pay/1.abc.def'
  const documents = [
    await invoicePdf({ invoice: sampleInvoice({ lines: 40, orders: 2 }), alreadyPaid: 100, payLink: link }, fonts),
    await creditNotePdf({ note: sampleCreditNote(), methods: {} }, fonts),
    await statementPdf(sampleStatement(), fonts),
    await receiptPdf(topUpReceipt(sampleReceipt()), fonts),
  ]
  return documents.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
}

// Started by itself it prints them; a bundle in CommonJS knows no await out here.
if (process.argv.includes('--print')) {
  sampleHashes().then(
    (hashes) => process.stdout.write(JSON.stringify(hashes)),
    (error) => {
      process.stderr.write(String(error))
      process.exitCode = 1
    },
  )
}
