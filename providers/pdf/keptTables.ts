import library from 'pdfmake/js/PDFDocument.js'

const LibraryDocument = 'default' in library ? library.default : library

/** What is decoded of a font's file, by its face; the same for all documents, since a face's file never changes. */
const tablesOf = new Map<string, Record<string, unknown>>()

/**
 * Lets the documents of one family of fonts share what was decoded of its files: the library opens the fonts anew for each document, and
 * decoding their tables was half of the time of a short one. Only tables are shared, as fontkit itself shares them among variations
 * of a font. Glyphs and layouts stay each document's own: a glyph remembers for which character it was first asked, so that a
 * document would else depend on those before it. Families of others are opened as the library does.
 */
export function keepTablesOf(family: string): void {
  const { provideFont } = LibraryDocument.prototype
  LibraryDocument.prototype.provideFont = function (name, bold, italics) {
    const font = provideFont.call(this, name, bold, italics)
    const face = `${name} ${bold} ${italics}`
    if (name === family) font.font._tables = tablesOf.get(face) ?? kept(face, font.font._tables)
    return font
  }
}

function kept(face: string, tables: Record<string, unknown>): Record<string, unknown> {
  tablesOf.set(face, tables)
  return tables
}
