import * as z from 'zod'
import { Assessment } from '../bureau/assessment.ts'
import { Instant } from '../calendar.ts'
import { type KeptRow, query, refs } from '../command.ts'
import { BasePeriod } from '../days-to-pay/basePeriod.ts'
import { Delivery } from '../deliveries/delivery.ts'
import { AccountId } from '../ids.ts'
import { CreditNote } from '../invoices/creditNote.ts'
import { Claim, Invoice } from '../invoices/invoice.ts'
import { JournalRecord } from '../ledger/journal.ts'
import { Mail } from '../mail/mail.ts'
import { Order } from '../orders/order.ts'
import { paged } from '../paging.ts'
import { Payment } from '../payments/payment.ts'
import { refuse } from '../refusals.ts'
import { Statement } from '../statements/statement.ts'
import type { Kind, State } from '../states.ts'
import { Account } from './account.ts'
import { Customer } from './customer.ts'
import { Debts } from './debts.ts'
import { Purse } from './purse.ts'
import { Standing } from './standing.ts'

const Exported = z
  .strictObject({
    accountId: AccountId,
    exportedAt: Instant,
    account: Account.optional(),
    customer: Customer.optional(),
    debts: Debts.optional(),
    purse: Purse.optional(),
    standing: Standing.optional(),
    orders: z.array(Order),
    payments: z.array(Payment),
    invoices: z.array(Invoice),
    creditNotes: z.array(CreditNote),
    claims: z.array(Claim),
    statements: z.array(Statement),
    basePeriods: z.array(BasePeriod),
    mails: z.array(Mail),
    assessments: z.array(Assessment),
    deliveries: z.array(Delivery),
    journal: z.array(JournalRecord),
    next: z.string().optional().meta({ description: 'Send as "cursor" for the next part; absent on the last' }),
  })
  .meta({ id: 'ExportedCustomer' })
type Exported = z.infer<typeof Exported>

/** The cursor of the second half: after the rows comes the journal, by sequence. */
const journalAfter = /^journal\/(\d{1,12})$/

/**
 * All that is kept on a customer, as it is kept: every row of the account whatever its kind, then its journal with the deliveries it
 * tells of. In parts of bounded size, to be put together list by list; the PDF of an invoice is read by its own address.
 */
export const exportCustomer = query({
  name: 'exportCustomer',
  summary: 'Read everything that is kept on a customer',
  right: 'customers:export',
  input: z.strictObject({ accountId: AccountId, ...paged }),
  answer: Exported,
  answers: async ({ accountId, cursor, limit }, reader, { now }) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const about = { accountId, exportedAt: now }
    const [, sequence] = journalAfter.exec(cursor ?? '') ?? []
    if (sequence === undefined) {
      const page = await reader.rows({ account: accountId, limit, ...(cursor !== undefined && { after: cursor }) })
      return { ...about, ...sorted(page.items), deliveries: [], journal: [], next: page.next ?? 'journal/0' }
    }
    const journal = await reader.journal({ chain: accountId, after: Number(sequence), limit })
    const facts = journal.flatMap((record) => record.facts)
    const told = facts.flatMap((fact) => (fact.type === 'DeliveryReported' ? [refs.delivery(fact.deliveryId)] : []))
    const { deliveries } = await reader.get({ deliveries: told })
    const last = journal.length === limit ? journal.at(-1) : undefined
    return { ...about, ...sorted([]), deliveries, journal, ...(last && { next: `journal/${last.sequence}` }) }
  },
})

/** Rows of many kinds, each kind by itself. */
function sorted(rows: readonly KeptRow[]): Omit<Exported, 'accountId' | 'exportedAt' | 'deliveries' | 'journal' | 'next'> {
  const [account] = of(rows, 'account')
  const [customer] = of(rows, 'customer')
  const [debts] = of(rows, 'debts')
  const [purse] = of(rows, 'purse')
  const [standing] = of(rows, 'standing')
  return {
    ...(account && { account }),
    ...(customer && { customer }),
    ...(debts && { debts }),
    ...(purse && { purse }),
    ...(standing && { standing }),
    orders: of(rows, 'order'),
    payments: of(rows, 'payment'),
    invoices: of(rows, 'invoice'),
    creditNotes: of(rows, 'credit-note'),
    claims: of(rows, 'claim'),
    statements: of(rows, 'statement'),
    basePeriods: of(rows, 'base-period'),
    mails: of(rows, 'mail'),
    assessments: of(rows, 'assessment'),
  }
}

function of<K extends Kind>(rows: readonly KeptRow[], kind: K): State<K>[]
function of(rows: readonly KeptRow[], kind: string): unknown[] {
  return rows.flatMap((row) => (row.kind === kind ? [row.state] : []))
}
