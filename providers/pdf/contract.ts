import type { Instant } from '../../domain/calendar.ts'
import type { CreditNote } from '../../domain/invoices/creditNote.ts'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import type { LegalDetails, Settings } from '../../domain/settings/settings.ts'
import type { Movement, Statement } from '../../domain/statements/statement.ts'
import type { Unshown } from '../../domain/statements/unshown.ts'
import type { Language } from '../display.ts'

/** Font files by name; a document embeds what it uses of them. */
export type Fonts = { normal: Uint8Array; bold: Uint8Array; italics: Uint8Array; bolditalics: Uint8Array }

/**
 * An invoice to be drawn. The same input gives the same bytes, in every process: the document is kept under their hash.
 * Language, seller and buyer are those of the invoice.
 */
export type InvoiceDocument = {
  invoice: Invoice
  /** Minor units settled when the document is made; the document never changes afterwards. */
  alreadyPaid: number
  payLink?: string | undefined
}

/** A credit note to be drawn, in the language of its buyer; same input, same bytes. */
export type CreditNoteDocument = {
  note: CreditNote
  /** What the merchant calls its payment methods, by their codes. */
  methods: Readonly<Record<string, string>>
}

/** A statement to be drawn; same input, same bytes. `provisional`: its period is under way, and what it says is not final. */
export type StatementDocument = {
  statement: Omit<Statement, 'statementId' | 'month'>
  provisional?: boolean | undefined
  lines: readonly Movement[]
  /** What the period has beyond these lines; the sums cover all. */
  unshown: Unshown
  seller: LegalDetails
  customer: Invoice['buyer']
  ageing: Settings['ageing']
  timeZone: string
}

/** A receipt to be drawn, as rows of which the last is the amount; same input, same bytes. */
export type ReceiptDocument = {
  seller: LegalDetails
  language: Language
  title: string
  reference: string
  saying: string
  rows: readonly (readonly [label: string, value: string])[]
  note?: string
  /** When what it proves was recorded: it stands for the time of drawing. */
  at: Instant
}
