import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Instant } from '../../domain/calendar.ts'
import type { Fonts } from './contract.ts'
import { keepTablesOf } from './keptTables.ts'

/** What a document says of itself, beside its pages. */
export type Title = { title: string; author: string; language: string; at: Instant }

const family = 'Document'
const faces = ['normal', 'bold', 'italics', 'bolditalics'] as const

keepTablesOf(family)

/** Nothing outside the definition goes into a document: no file, no address, whatever a text in it says. */
function closeTheDoors(): void {
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(() => false)
}

function install(fonts: Fonts): void {
  closeTheDoors()
  for (const face of faces) {
    if (!pdfmake.virtualfs.existsSync(face)) pdfmake.virtualfs.writeFileSync(face, fonts[face])
  }
  pdfmake.setFonts({ [family]: { normal: 'normal', bold: 'bold', italics: 'italics', bolditalics: 'bolditalics' } })
}

/**
 * Draws a definition as PDF 1.7. The document's own moment stands for the time of drawing, and the file's id follows from that and
 * the title, so that the same input always gives the same bytes.
 */
export async function renderPdf(definition: TDocumentDefinitions, title: Title, fonts: Fonts): Promise<Uint8Array> {
  install(fonts)
  const document = pdfmake.createPdf({
    ...definition,
    version: '1.7',
    language: title.language,
    displayTitle: true,
    info: { title: title.title, author: title.author, creator: 'Encours', producer: 'Encours', creationDate: new Date(title.at) },
    defaultStyle: { ...definition.defaultStyle, font: family },
  })
  return await document.getBuffer()
}
