import { CustomerDetails, mailObstacle } from '../../domain/accounts/customer.ts'
import { rowsNamedIn } from '../../domain/accounts/erasure.ts'
import { refs } from '../../domain/command.ts'
import { type AccountId, CreditNoteId, InvoiceId, PaymentId, PersonId, StatementId } from '../../domain/ids.ts'
import { mailOfCreditNote, mailOfCreditNoteRepeat } from '../../domain/invoices/creditNote.ts'
import { firstMailOf, mailOfRepeat } from '../../domain/invoices/invoiceView.ts'
import { mailOfReminder } from '../../domain/invoices/reminding.ts'
import { mailOfStatement, mailOfStatementRepeat } from '../../domain/statements/statement.ts'
import { refText } from '../../domain/states.ts'
import { mailOfReceipt, mailOfReceiptRepeat } from '../../domain/store-credit/receipt.ts'
import type { Envelope } from '../../events/envelope.ts'
import { PageMessage } from '../../functions/runs/messages.ts'
import { recordOf } from '../../store/codec.ts'
import { recomputeStanding } from '../../store/project.ts'
import { deedOf } from './deed.ts'
import { Divergence } from './divergence.ts'
import { accountOf, act, Busy, type Reacting, tried } from './reacting.ts'
import { askProvider } from './refunding.ts'
import { patienceMillis } from './turns.ts'

async function customerOf(accountId: AccountId, { world, shop, chance }: Reacting): Promise<CustomerDetails> {
  const rows = await tried(() => world.keeperFor(chance).get(shop.id, [refs.customer(accountId)]))
  const row = rows.get(refText(refs.customer(accountId)))
  if (row?.kind !== 'customer') throw new Divergence(`${accountId} has no customer`)
  return CustomerDetails.parse(row.state.details)
}

async function recompute(event: Envelope, { world, shop, chance }: Reacting): Promise<void> {
  const { today } = world.contextOf({ shop, chance })
  const about = {
    merchantId: shop.id,
    accountId: accountOf(event),
    today,
    clock: world.clockFor(chance),
    deadlineAt: world.millis + patienceMillis,
  }
  const projected = await tried(() => recomputeStanding({ keeper: world.keeperFor(chance), ...about }))
  if (projected.state === 'drift') throw new Divergence(`drift of ${about.accountId}: ${JSON.stringify(projected.differences)}`)
}

/** As functions/runtime/mailing.ts does it: claim, one attempt, outcome. */
async function send(
  mail: { mailId: string; accountId: AccountId; kind: 'invoice' | 'credit-note' | 'statement' | 'receipt'; id: string },
  reacting: Reacting,
): Promise<void> {
  const { world, shop, chance } = reacting
  const { mailId, accountId, kind, id } = mail
  const obstacle = mailObstacle(await customerOf(accountId, reacting))
  const claim = deedOf('claimMail', { mailId, accountId, subject: { kind, id }, ...(obstacle && { obstacle }) })
  if (Reflect.get(await act(claim, reacting), 'claimed') !== true) return
  const outcome = await world.faults.around('mail', chance, async () => world.outside.mail({ mailId, accountId, shop }, chance))
  if (outcome === 'unknown') return
  await act(
    deedOf('settleMail', {
      mailId,
      accountId,
      outcome: outcome === 'sent' ? 'sent' : 'failed',
      ...(outcome === 'refused' && { final: true }),
    }),
    reacting,
  )
  if (outcome === 'refused for now') throw new Busy(`the mail ${mailId}`)
}

async function mailInvoice(event: Envelope, reacting: Reacting): Promise<void> {
  const id = InvoiceId.parse(event.data.invoiceId)
  const again = event.type === 'invoice-sending-requested'
  const level = Number(event.data.level)
  const mailId = event.type === 'invoice-reminded' ? mailOfReminder(id, level) : again ? mailOfRepeat(id, event.sequence) : firstMailOf(id)
  await send({ mailId, accountId: accountOf(event), kind: 'invoice', id }, reacting)
}

async function mailCreditNote(event: Envelope, reacting: Reacting): Promise<void> {
  const id = CreditNoteId.parse(event.data.creditNoteId)
  const mailId = event.type === 'credit-note-issued' ? mailOfCreditNote(id) : mailOfCreditNoteRepeat(id, event.sequence)
  await send({ mailId, accountId: accountOf(event), kind: 'credit-note', id }, reacting)
}

async function mailStatement(event: Envelope, reacting: Reacting): Promise<void> {
  const accountId = accountOf(event)
  const id = StatementId.parse(event.data.statementId)
  const of = { accountId, month: String(event.data.month) }
  const mailId = event.type === 'statement-prepared' ? mailOfStatement(of) : mailOfStatementRepeat(of, event.sequence)
  await send({ mailId, accountId, kind: 'statement', id }, reacting)
}

async function mailReceipt(event: Envelope, reacting: Reacting): Promise<void> {
  const id = PaymentId.parse(event.data.paymentId)
  const mailId = event.type === 'receipt-issued' ? mailOfReceipt(id) : mailOfReceiptRepeat(id, event.sequence)
  await send({ mailId, accountId: accountOf(event), kind: 'receipt', id }, reacting)
}

/** As functions/on/customer-erased-redact-rows.ts does it: every row that the journal names. */
async function redact(event: Envelope, reacting: Reacting): Promise<void> {
  const { world, shop, chance } = reacting
  const accountId = accountOf(event)
  const items = await tried(() => world.keeperFor(chance).journal(shop.id, { chain: accountId, after: 0, limit: event.sequence }))
  const rows = rowsNamedIn(items.map(recordOf))
  for (let at = 0; at < rows.length; at += 25) await act(deedOf('redactRows', { accountId, rows: rows.slice(at, at + 25) }), reacting)
}

const triggers = {
  'limit-exceeded': 'limit-exceeded',
  'customer-created': 'customer-created',
  'bureau-refresh-requested': 'on-demand',
} as const
type Waking = keyof typeof triggers
const isWaking = (type: string): type is Waking => type in triggers

async function askTheBureau(event: Envelope, reacting: Reacting): Promise<void> {
  const { world, shop, chance } = reacting
  const accountId = accountOf(event)
  if (!isWaking(event.type)) throw new Divergence(`${event.type} is no reason to ask the bureau`)
  const question = { accountId, trigger: triggers[event.type], cause: event.id }
  const answer = await act(deedOf('askBureau', { ...question, occurredAt: event.occurredAt }), reacting)
  if (Reflect.get(answer, 'ask') !== true) return
  const outcome = await world.faults.around('question to the bureau', chance, async () =>
    world.outside.bureau({ ...question, shop }, chance),
  )
  if (outcome === 'unavailable') {
    await act(deedOf('recordAssessment', { ...question, cause: `${event.id}/failed`, failure: outcome }), reacting)
    throw new Busy('the bureau')
  }
  const said =
    outcome === 'not-found'
      ? { failure: outcome }
      : {
          answer: {
            provider: 'bureau',
            rating: outcome,
            recommendedLimit: { amount: chance.between(0, 60_000), currency: 'EUR' as const },
          },
        }
  await act(deedOf('recordAssessment', { ...question, ...said }), reacting)
}

async function recheck(event: Envelope, reacting: Reacting): Promise<void> {
  if (event.type === 'credit-eased')
    return void (await act(deedOf('recheckHolds', { accountId: accountOf(event), ...event.data }), reacting))
  const { world, shop, chance } = reacting
  // The event comes after the minute for which functions keep settings.
  const held = await tried(() => world.keeperFor(chance).listed(shop.id, { list: 'held-orders', limit: 100 }))
  shop.before = shop.settings
  const accounts = new Set(held.rows.flatMap((row) => (row.kind === 'order' ? [row.state.accountId] : [])))
  for (const accountId of accounts) await act(deedOf('recheckHolds', { accountId }), reacting)
}

/** As functions/on/run-requested-begin-run.ts does it: the first page of the run on its queue. */
async function beginRun({ data, merchantId, correlationId }: Envelope, { world, shop, chance }: Reacting): Promise<void> {
  const body = PageMessage.parse({ merchantId, ...data, by: 'system:sim', correlationId, page: 0 })
  await world.runs.put('runs', [body], { shop, chance })
}

/** The row says whether somebody can sign in, before and after, and whether the invitation is to be sent again. */
async function openSignIn({ data }: Envelope, reacting: Reacting): Promise<void> {
  const { world, shop, chance } = reacting
  const personId = PersonId.parse(data.personId)
  const ref = refs.person(personId)
  const working = async () => {
    const row = (await tried(() => world.keeperFor(chance).get(shop.id, [ref]))).get(refText(ref))
    return row?.kind === 'person' && row.state.removedAt === undefined ? row.state : undefined
  }
  const person = await working()
  if (person) {
    const became = world.outside.letIn(shop, personId)
    if (person.invitation?.state === 'asked') {
      const outcome = became === 'opened' ? 'sent' : world.outside.inviteAgain(shop, personId, chance)
      await act(deedOf('settleInvitation', { personId, askedAt: person.invitation.askedAt, outcome }), reacting)
    }
  }
  if (!(await working())) world.outside.letOut(shop, personId)
}

/** What each function on our own bus does when it is woken, by its name in functions/manifest.ts. */
export const reactions: Readonly<Record<string, (event: Envelope, reacting: Reacting) => Promise<void>>> = {
  'delivery-reported-apply-delivery': async ({ data, sequence }, reacting) =>
    void (await act(deedOf('applyDelivery', { deliveryId: String(data.deliveryId), reportedAs: sequence }), reacting)),
  'money-freed-reconcile': async (event, reacting) => void (await act(deedOf('reconcile', { accountId: accountOf(event) }), reacting)),
  'credit-eased-recheck-holds': recheck,
  'figures-changed-recompute-remainder': recompute,
  'invoice-issued-email-invoice': mailInvoice,
  'credit-note-issued-email-credit-note': mailCreditNote,
  'statement-prepared-email-statement': mailStatement,
  'receipt-issued-email-receipt': mailReceipt,
  'limit-exceeded-refresh-bureau': askTheBureau,
  'customer-erased-redact-rows': redact,
  'refund-ordered-ask-provider': askProvider,
  'run-requested-begin-run': beginRun,
  'person-invited-open-sign-in': openSignIn,
}
