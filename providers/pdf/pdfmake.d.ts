/** pdfmake 0.3 as it is, and only what is used of it: the published types describe 0.2, which was used differently. */
declare module 'pdfmake' {
  import type { TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js'

  const pdfmake: {
    /** Where fonts are looked up by name before any file is. */
    virtualfs: { existsSync(name: string): boolean; writeFileSync(name: string, bytes: Uint8Array): void }
    setFonts(fonts: TFontDictionary): void
    setUrlAccessPolicy(allows: (url: string) => boolean): void
    setLocalAccessPolicy(allows: (path: string) => boolean): void
    /** Takes possession of the definition and changes it. */
    createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Uint8Array> }
  }
  export default pdfmake
}

declare module 'pdfmake/js/PDFDocument.js' {
  /** `_tables` has what was decoded of the file so far, by the table's tag. */
  type OpenedFont = { font: { _tables: Record<string, unknown> } }
  type LibraryDocument = { prototype: { provideFont(family: string, bold: boolean, italics: boolean): OpenedFont } }
  /** The class, or the module around it: loaders read what was compiled to CommonJS in either way. */
  const library: LibraryDocument | { default: LibraryDocument }
  export default library
}

declare module 'pdfmake/build/fonts/Roboto.js' {
  const container: { vfs: Record<string, { data: string; encoding: 'base64' }> }
  export default container
}
