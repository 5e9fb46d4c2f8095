import { createHash } from 'node:crypto'
import { creditNotePdf } from '../../../providers/pdf/creditNotePdf.ts'
import { invoicePdf } from '../../../providers/pdf/invoicePdf.ts'
import { receiptPdf } from '../../../providers/pdf/receiptPdf.ts'
import { topUpReceipt } from '../../../providers/pdf/receiptWords.ts'
import { robotoFonts } from '../../../providers/pdf/roboto.ts'
import { statementPdf } from '../../../providers/pdf/statementPdf.ts'
import { sampleCreditNote, sampleInvoice, sampleReceipt, sampleStatement } from './samples.ts'

/** A name with a hyphen that doesn't break and a blank that doesn't either: glyphs that other characters share. */
const rareName = { name: 'Zoé\u00a0Durand\u2011Petit' }

/** The hashes of sample documents, drawn afresh, the last one first when it is asked for. */
export async function sampleHashes({ lastFirst = false } = {}): Promise<string[]> {
  const fonts = robotoFonts()
  const link = 'https://pay.example/pay/1.abc.def'
  const drawings = [
    () => invoicePdf({ invoice: sampleInvoice({ lines: 40, orders: 2 }), alreadyPaid: 100, payLink: link }, fonts),
    () => creditNotePdf({ note: sampleCreditNote(), methods: {} }, fonts),
    () => statementPdf(sampleStatement(), fonts),
    () => receiptPdf(topUpReceipt(sampleReceipt()), fonts),
    () => invoicePdf({ invoice: sampleInvoice({ buyer: rareName }), alreadyPaid: 0 }, fonts),
  ]
  const hashes: string[] = []
  for (const draw of lastFirst ? drawings.toReversed() : drawings)
    hashes.push(
      createHash('sha256')
        .update(await draw())
        .digest('hex'),
    )
  return lastFirst ? hashes.toReversed() : hashes
}

// Started by itself it prints them; a bundle in CommonJS knows no await out here.
if (process.argv.includes('--print')) {
  sampleHashes({ lastFirst: process.argv.includes('--last-first') }).then(
    (hashes) => process.stdout.write(JSON.stringify(hashes)),
    (error) => {
      process.stderr.write(String(error))
      process.exitCode = 1
    },
  )
}
