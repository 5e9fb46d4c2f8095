import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Fonts, ReceiptDocument } from './contract.ts'
import { breakable, ruled, sellerBlock, sheet } from './page.ts'
import { renderPdf } from './render.ts'

/** A receipt as PDF: who took or gave how much, how and when; the amount stands last, and large enough to be found. */
export async function receiptPdf(document: ReceiptDocument, fonts: Fonts): Promise<Uint8Array> {
  const { seller, language, title, reference, saying, rows, note, at } = document
  const body = rows.map(([label, value], row): TableCell[] => {
    const isLast = row === rows.length - 1
    return [
      { text: label, bold: isLast },
      { text: breakable(value, 22), alignment: 'right', bold: isLast },
    ]
  })
  const content: Content[] = [
    {
      columns: [
        { width: '*', stack: [sellerBlock(seller)] },
        { width: 'auto', text: title, style: 'kind', alignment: 'right' },
      ],
      columnGap: 24,
    },
    { text: saying, style: 'heading', margin: [0, 22, 0, 8] },
    { table: { headerRows: 0, widths: ['auto', '*'], body }, layout: ruled({ headRows: 0 }), fontSize: 10 },
    ...(note === undefined ? [] : [{ text: note, style: 'small', margin: [0, 8, 0, 0] } satisfies Content]),
  ]
  const definition = sheet({ seller, name: `${title} ${reference}`, language, content })
  return await renderPdf(definition, { title: `${title} ${reference}`, author: seller.name, language, at }, fonts)
}
