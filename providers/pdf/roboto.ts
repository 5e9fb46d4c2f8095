import roboto from 'pdfmake/build/fonts/Roboto.js'
import type { Fonts } from './contract.ts'

/**
 * Roboto as pdfmake ships it: a module with the files inside, so that it is there in a bundle and without one alike.
 * The bold face is Medium.
 */
export function robotoFonts(): Fonts {
  const bytesOf = (file: string): Uint8Array => {
    const face = roboto.vfs[file]
    if (!face) throw new Error(`the font ${file} is missing`)
    return Buffer.from(face.data, face.encoding)
  }
  return {
    normal: bytesOf('Roboto-Regular.ttf'),
    bold: bytesOf('Roboto-Medium.ttf'),
    italics: bytesOf('Roboto-Italic.ttf'),
    bolditalics: bytesOf('Roboto-MediumItalic.ttf'),
  }
}
