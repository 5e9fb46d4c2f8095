import * as z from 'zod'
import { Assessment } from '../bureau/assessment.ts'
import { addDays, type CalendarDate } from '../calendar.ts'
import { refs } from '../command.ts'
import { Delivery } from '../deliveries/delivery.ts'
import type { AccountId } from '../ids.ts'
import { CreditNote } from '../invoices/creditNote.ts'
import { Invoice, unnamed, withoutBuyer } from '../invoices/invoice.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { Mail } from '../mail/mail.ts'
import { Order } from '../orders/order.ts'
import { Pointer, unsalted } from '../pointer.ts'
import { type Change, type Ref, refText } from '../states.ts'
import { CustomerDetails } from './customer.ts'

/** Why a customer is erased: a code, because the journal keeps it for ever. */
export const ErasureReason = z.enum(['requested-by-customer', 'retention-over', 'opened-by-mistake'])

/**
 * Days for which an issued invoice must be kept: ten years from the end of the financial year (Code de commerce, art. L123-22), which
 * ends within a year of the invoice.
 */
const archiveDays = 11 * 366

/** Whether the law no longer asks to keep what was issued on a day. */
function isArchiveOver(issuedOn: CalendarDate, today: CalendarDate): boolean {
  return addDays(issuedOn, archiveDays) < today
}

/** What is left of a customer: where VAT was owed and whether to a business, for the books; the account's own id for a name. */
export function nobody(accountId: AccountId, { professional, country, language }: CustomerDetails): CustomerDetails {
  return CustomerDetails.parse({ name: accountId, professional, country, language, emailChannel: false, noBureauCall: true })
}

/** Kinds of rows, beside the customer's own, that may say something of the person. */
const Kinds = z.enum(['order', 'delivery', 'assessment', 'mail', 'pointer', 'invoice', 'credit-note'])

/** A row of an account by its kind and id. */
export const RowName = z.strictObject({ kind: Kinds, id: z.string().min(1).max(300) })
export type RowName = z.infer<typeof RowName>

/** The rows that may say something of the person among those that journal records name: no row is written without being named there. */
export function rowsNamedIn(records: readonly JournalRecord[]): RowName[] {
  const texts = new Set(records.flatMap(({ rows }) => Object.keys(rows)))
  // One that came before its order has its pointer in the journal of the order's: the account's tells of the delivery alone.
  for (const text of [...texts]) if (text.startsWith('delivery|')) texts.add(`pointer||delivery/${text.slice('delivery||'.length)}`)
  return [...texts].flatMap((text) => {
    const [kind, , ...id] = text.split('|')
    const named = RowName.safeParse({ kind, id: id.join('|') })
    return named.success ? [named.data] : []
  })
}

function refOfRow(account: AccountId, { kind, id }: RowName): Ref {
  return kind === 'delivery' || kind === 'pointer' ? { kind, id } : { kind, account, id }
}

/** Scopes whose input says something of the person, free text on an order included; their repetitions are no longer known. */
const toldInScopes = /^(account|order|delivery|key:[A-Za-z]+)\//

/** The rows that say what a row is and whose: the pointer of a delivery that came before its order names no account itself. */
export function refsOfRow(account: AccountId, row: RowName): Ref[] {
  const delivery = deliveryOf(row)
  return delivery ? [refOfRow(account, row), delivery] : [refOfRow(account, row)]
}

function deliveryOf({ kind, id }: RowName): Ref<'delivery'> | undefined {
  const scope = 'delivery/'
  return kind === 'pointer' && id.startsWith(scope) ? refs.delivery(id.slice(scope.length)) : undefined
}

type Rest = { account: AccountId; today: CalendarDate }

/**
 * A row without what it says of the person, as found under the texts of its refs; undefined where there is nothing of the kind. Throws
 * when it isn't a row of its kind.
 */
export function withoutPerson(row: RowName, found: ReadonlyMap<string, unknown>, { account, today }: Rest): Change | undefined {
  const { kind, id } = row
  const state = found.get(refText(refOfRow(account, row)))
  if (state === undefined) return undefined
  switch (kind) {
    case 'order': {
      const order = Order.parse(state)
      return changed(order, { ref: refs.order(account, id), state: quietOrder(order) })
    }
    case 'delivery': {
      const delivery = Delivery.parse(state)
      if (delivery.accountId !== account) return undefined
      const report = { ...delivery.report, added: delivery.report.added.map(unnamed) }
      return changed(delivery, { ref: refs.delivery(id), state: { ...delivery, report } })
    }
    case 'assessment': {
      const assessment = Assessment.parse(state)
      const { answer, ...asked } = assessment
      const bare = { ...asked, ...(answer && { answer: { provider: answer.provider } }) }
      return changed(assessment, { ref: refs.assessment(account, id), state: bare })
    }
    case 'mail': {
      const mail = Mail.parse(state)
      return changed(mail, { ref: refs.mail(account, id), state: documentToRemove(mail, today) ? withoutDocument(mail) : mail })
    }
    case 'pointer': {
      const pointer = Pointer.parse(state)
      const delivery = deliveryOf(row)
      const told = delivery && Delivery.safeParse(found.get(refText(delivery))).data
      if ((pointer.account ?? told?.accountId) !== account) return undefined
      const bare = toldInScopes.test(id) ? unsalted(pointer) : pointer
      return changed(pointer, { ref: { kind, id }, state: bare })
    }
    case 'invoice': {
      const invoice = Invoice.parse(state)
      const bare = isArchiveOver(invoice.issuedOn, today) ? withoutBuyer(invoice) : invoice
      return changed(invoice, { ref: refs.invoice(account, id), state: bare })
    }
    case 'credit-note': {
      const note = CreditNote.parse(state)
      const bare = isArchiveOver(note.issuedOn, today) ? withoutBuyer(note) : note
      return changed(note, { ref: refs.creditNote(account, id), state: bare })
    }
  }
}

/** The kept document that a mail carried and nobody may keep any longer: a statement at once, an invoice when the law lets go. */
export function documentToRemove({ subject, documentKey, claimedAt, settledAt }: Mail, today: CalendarDate): string | undefined {
  if (subject.kind === 'statement') return documentKey
  const at = claimedAt ?? settledAt
  return at && isArchiveOver(at.slice(0, 10), today) ? documentKey : undefined
}

function changed(before: object, change: Change): Change | undefined {
  return JSON.stringify(before) === JSON.stringify(change.state) ? undefined : change
}

function quietOrder(order: Order): Order {
  const holds = order.holds.map((hold) => (hold.reason === 'manual' ? { ...hold, why: '' } : hold))
  return { ...order, lines: order.lines.map(unnamed), holds, ...(order.release && { release: { ...order.release, why: '' } }) }
}

function withoutDocument({ documentKey: _, ...mail }: Mail): Mail {
  return mail
}
