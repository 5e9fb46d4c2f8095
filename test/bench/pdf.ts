import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { displayAmount } from '../../providers/display.ts'
import { invoicePdf } from '../../providers/pdf/invoicePdf.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import { sampleInvoice } from '../providers/pdf/samples.ts'
import type { Bench, Figure, Row } from './bench.ts'
import { interleaved, median, ratio } from './interleaved.ts'

/** How many lines, and how many documents a round draws of each size. */
const sizes = [
  { lines: 3, documents: 10 },
  { lines: 30, documents: 5 },
  { lines: 300, documents: 1 },
]
const rounds = 11

type Invoice = ReturnType<typeof sampleInvoice>

/** The floor: the library's own table of the same texts and the sum, without anything that makes an invoice of it. */
function plainTable({ number, buyer, currency, lines, net, total }: Invoice): TDocumentDefinitions {
  const amount = (figure: number) => displayAmount(figure, currency, buyer.language)
  const rows = lines.map((line) => [
    line.description,
    `${line.quantity} ${line.unit ?? ''}`,
    String(line.unitPrice),
    String(line.vatRate),
    amount(line.amount),
  ])
  const head = ['Article', 'Quantity', 'Price', 'VAT', 'Amount']
  return {
    pageSize: 'A4',
    content: [number, { table: { headerRows: 1, widths: ['*', 60, 60, 40, 70], body: [head, ...rows] } }, amount(net), amount(total)],
    defaultStyle: { font: 'Document', fontSize: 9 },
    version: '1.7',
  }
}

export const pdf: Bench = {
  name: 'pdf',
  says: 'an invoice of 3, 30 and 300 lines as PDF, against the library drawing a plain table of the same texts',
  run: async (told) => {
    const fonts = robotoFonts()
    const rows: Row[] = []
    const figures: Figure[] = []
    for (const { lines, documents } of sizes) {
      const invoice = sampleInvoice({ lines })
      const timed = (draw: () => Promise<Uint8Array>) => async () => {
        const begun = performance.now()
        for (let at = 0; at < documents; at += 1) await draw()
        return (performance.now() - begun) / documents
      }
      // The first drawing of all gives the library its fonts.
      await invoicePdf({ invoice, alreadyPaid: 0 }, fonts)
      const took = await interleaved(
        {
          library: timed(() => pdfmake.createPdf(plainTable(invoice)).getBuffer()),
          invoice: timed(() => invoicePdf({ invoice, alreadyPaid: 0 }, fonts)),
        },
        rounds,
      )
      told(`${lines} lines`)
      rows.push({ lines, 'invoice, ms': median(took.invoice ?? []), 'library alone, ms': median(took.library ?? []) })
      figures.push({ figure: `${lines} lines, in the library’s time`, measured: ratio(took, 'invoice', 'library'), unit: '×', atMost: 1.3 })
    }
    return {
      tables: [{ title: 'One document', rows }],
      figures,
      notes: [
        'Medians of ratios within a round. The library alone draws the same texts of the lines; the invoice has letterhead, particulars, sums by VAT rate, payment code and link beside them, which weigh most where there are few lines.',
      ],
    }
  },
}
