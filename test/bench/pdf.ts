import pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import * as z from 'zod'
import { displayAmount } from '../../providers/display.ts'
import { invoicePdf, invoiceSheet } from '../../providers/pdf/invoicePdf.ts'
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

/** The library's own way with fonts: opened anew for each document, under a name that nothing of ours knows. */
const plainFamily = 'Plain'

async function drawnPlain(content: Content): Promise<Uint8Array> {
  pdfmake.setFonts({ [plainFamily]: { normal: 'normal', bold: 'bold', italics: 'italics', bolditalics: 'bolditalics' } })
  const plain: TDocumentDefinitions = { pageSize: 'A4', content, defaultStyle: { font: plainFamily, fontSize: 9 }, version: '1.7' }
  return await pdfmake.createPdf(plain).getBuffer()
}

const columns = ['*', 60, 60, 40, 70]

/** The library's own table of the texts of the lines, without anything that makes an invoice of it. */
function linesAlone({ number, buyer, currency, lines, net, total }: Invoice): Content {
  const amount = (figure: number) => displayAmount(figure, currency, buyer.language)
  const rows = lines.map((line) => [
    line.description,
    `${line.quantity} ${line.unit ?? ''}`,
    String(line.unitPrice),
    String(line.vatRate),
    amount(line.amount),
  ])
  const head = ['Article', 'Quantity', 'Price', 'VAT', 'Amount']
  return [number, { table: { headerRows: 1, widths: columns, body: [head, ...rows] } }, amount(net), amount(total)]
}

const Texts = z.looseObject({
  text: z.unknown().optional(),
  stack: z.array(z.unknown()).optional(),
  columns: z.array(z.unknown()).optional(),
  table: z.looseObject({ body: z.array(z.array(z.unknown())), keepWithHeaderRows: z.int().optional() }).optional(),
})

/** Every text under a node of a definition, in its order. */
function textsOf(node: unknown): string[] {
  if (typeof node === 'string') return node === '' ? [] : [node]
  if (Array.isArray(node)) return node.flatMap(textsOf)
  const { text, stack, columns: side, table } = Texts.parse(node)
  return [text ?? [], stack ?? [], side ?? [], table?.body ?? []].flatMap(textsOf)
}

/** All that an invoice says, one plain paragraph under another, and its lines in the library's own table: no more than the library at work. */
function allTexts(invoice: Invoice): Content {
  const { definition } = invoiceSheet({ invoice, alreadyPaid: 0 })
  return z
    .array(z.unknown())
    .parse(definition.content)
    .flatMap((node): Content[] => {
      const { table } = Texts.parse(node)
      if (table?.keepWithHeaderRows === undefined) return textsOf(node)
      const [head = [], ...rows] = table.body.map((row) => row.map((cell) => textsOf(cell).join('\n')))
      return [{ table: { headerRows: 1, widths: columns, body: [head.map((text) => ({ text, bold: true })), ...rows] } }]
    })
}

export const pdf: Bench = {
  name: 'pdf',
  says: 'an invoice of 3, 30 and 300 lines as PDF, against the library drawing the same texts plainly',
  run: async (told) => {
    const fonts = robotoFonts()
    const rows: Row[] = []
    const figures: Figure[] = []
    for (const { lines, documents } of sizes) {
      told(`${lines} lines`)
      const invoice = sampleInvoice({ lines })
      const timed = (draw: () => Promise<Uint8Array>) => async () => {
        const begun = performance.now()
        for (let at = 0; at < documents; at += 1) await draw()
        return (performance.now() - begun) / documents
      }
      const whole = allTexts(invoice)
      // The first drawing of all gives the library its fonts.
      await invoicePdf({ invoice, alreadyPaid: 0 }, fonts)
      const took = await interleaved(
        {
          // The library changes what it is given.
          library: timed(() => drawnPlain(structuredClone(whole))),
          lines: timed(() => drawnPlain(linesAlone(invoice))),
          invoice: timed(() => invoicePdf({ invoice, alreadyPaid: 0 }, fonts)),
        },
        rounds,
        told,
      )
      rows.push({
        lines,
        'invoice, ms': median(took.invoice ?? []),
        'library alone, ms': median(took.library ?? []),
        'library, lines only, ms': median(took.lines ?? []),
      })
      figures.push(
        {
          figure: `${lines} lines, in the library’s time for all texts`,
          measured: ratio(took, 'invoice', 'library'),
          unit: '×',
          atMost: 1.3,
        },
        { figure: `${lines} lines, in its time for the texts of the lines only`, measured: ratio(took, 'invoice', 'lines'), unit: '×' },
      )
    }
    return {
      tables: [{ title: 'One document', rows }],
      figures,
      notes: [
        'Medians of ratios within a round. The library alone draws all texts of the invoice as plain paragraphs and its lines as a plain table, in both faces; the invoice has columns, rules, sums kept in one piece, running heads, payment code and link beside them. Beside it, as it was measured before: the texts of the lines alone.',
      ],
    }
  },
}
