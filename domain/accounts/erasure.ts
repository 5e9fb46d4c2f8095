import * as z from 'zod'
import { Assessment } from '../bureau/assessment.ts'
import { addDays, type CalendarDate } from '../calendar.ts'
import { refs } from '../command.ts'
import { Delivery } from '../deliveries/delivery.ts'
import type { AccountId } from '../ids.ts'
import { Invoice, withoutBuyer } from '../invoices/invoice.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { Mail } from '../mail/mail.ts'
import { Order } from '../orders/order.ts'
import { Pointer } from '../pointer.ts'
import type { Change, Ref } from '../states.ts'
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
const Kinds = z.enum(['order', 'delivery', 'assessment', 'mail', 'pointer', 'invoice'])

/** A row of an account by its kind and id. */
export const RowName = z.strictObject({ kind: Kinds, id: z.string().min(1).max(300) })
export type RowName = z.infer<typeof RowName>

/** The rows that may say something of the person among those that journal records name: no row is written without being named there. */
export function rowsNamedIn(records: readonly JournalRecord[]): RowName[] {
  const texts = new Set(records.flatMap(({ rows }) => Object.keys(rows)))
  return [...texts].flatMap((text) => {
    const [kind, , ...id] = text.split('|')
    const named = RowName.safeParse({ kind, id: id.join('|') })
    return named.success ? [named.data] : []
  })
}

export function refOfRow(account: AccountId, { kind, id }: RowName): Ref {
  return kind === 'delivery' || kind === 'pointer' ? { kind, id } : { kind, account, id }
}

/** Scopes whose input says something of the person, free text on an order included; their repetitions are no longer known. */
const toldInScopes = /^(account|order|delivery|key:[A-Za-z]+)\//

type Rest = { account: AccountId; today: CalendarDate }

/** A row without what it says of the person; undefined where there is nothing of the kind. Throws when it isn't a row of its kind. */
export function withoutPerson({ kind, id }: RowName, state: unknown, { account, today }: Rest): Change | undefined {
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
      const { used } = pointer
      if (pointer.account !== account) return undefined
      const bare = used && toldInScopes.test(id) ? { ...pointer, used: withoutSalt(used) } : pointer
      return changed(pointer, { ref: { kind, id }, state: bare })
    }
    case 'invoice': {
      const invoice = Invoice.parse(state)
      const bare = isArchiveOver(invoice.issuedOn, today) ? { ...withoutBuyer(invoice), lines: invoice.lines.map(unnamed) } : invoice
      return changed(invoice, { ref: refs.invoice(account, id), state: bare })
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

/** Goods by their article number alone. */
const unnamed = <T extends { sku: string; description: string }>(line: T): T => ({ ...line, description: line.sku })

function quietOrder(order: Order): Order {
  const holds = order.holds.map((hold) => (hold.reason === 'manual' ? { ...hold, why: '' } : hold))
  return { ...order, lines: order.lines.map(unnamed), holds, ...(order.release && { release: { ...order.release, why: '' } }) }
}

function withoutDocument({ documentKey: _, ...mail }: Mail): Mail {
  return mail
}

function withoutSalt({ salt: _, ...used }: NonNullable<Pointer['used']>): NonNullable<Pointer['used']> {
  return used
}
