import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { refs } from '../../domain/command.ts'
import type { MailId } from '../../domain/ids.ts'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import { firstMailOf, mailOfRepeat } from '../../domain/invoices/invoiceView.ts'
import { mailOfReminder } from '../../domain/invoices/reminding.ts'
import { ownMail } from '../../domain/mail/mail.ts'
import type { Content } from '../../events/catalog.ts'
import type { Heard } from '../../events/reading.ts'
import { invoiceMail } from '../../providers/mail/invoiceMail.ts'
import { reminderMail } from '../../providers/mail/reminderMail.ts'
import { invoicePdf } from '../../providers/pdf/invoicePdf.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { type KeptDocument, keptDocument } from '../runtime/keptDocument.ts'
import { payLink } from '../runtime/links.ts'
import { send } from '../runtime/mailing.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { queuedReaction } from '../runtime/queuedReaction.ts'
import { accountOf } from '../runtime/reaction.ts'
import { secrets } from '../runtime/secrets.ts'

const name = 'invoice-issued-email-invoice'

type Waking = 'invoice-issued' | 'invoice-sending-requested' | 'invoice-reminded'

/** Renders an invoice once, keeps it under its hash, and mails it with the link that pays it; also when it is to be sent again. */
export const handler = queuedReaction({
  name,
  queue: 'invoice-mails',
  to: ['invoice-issued', 'invoice-sending-requested', 'invoice-reminded'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    const { invoiceId } = event.content
    const first = firstMailOf(invoiceId)
    const rows = await readerOf(caller.merchantId).get({
      invoice: refs.invoice(accountId, invoiceId),
      customer: refs.customer(accountId),
      mail: refs.mail(accountId, first),
    })
    const { invoice, customer } = rows
    if (!invoice || !customer) throw new Error(`${invoiceId} or its customer is missing`)
    const reminded = 'level' in event.content ? event.content.level : undefined
    if (reminded !== undefined && invoice.outstanding === 0) return
    const link = await linkFor(invoice, caller)
    // What was issued elsewhere has its document there; one drawn here would have neither its lines nor its taxes.
    const document = invoice.opening
      ? undefined
      : await documentOf(invoice, {
          key: ownMail(rows.mail, { kind: 'invoice', id: invoiceId })?.documentKey,
          issued: event.content,
          link,
          caller,
        })
    await send(
      {
        mailId: mailIdOf(event),
        accountId,
        subject: { kind: 'invoice', id: invoiceId },
        customer: customer.details,
        sender: invoice.seller.name,
        text:
          reminded === undefined
            ? textOf(invoice, customer.details, link)
            : await reminderOf(invoice, customer.details, { level: reminded, link, caller, attached: document !== undefined }),
        ...(document && { document: { ...document, filename: `${invoice.number}.pdf` } }),
      },
      caller,
    )
  },
})

type Event = Pick<Heard<Waking>, 'type' | 'content' | 'sequence'>

/** Each wish to send, and each level of reminders, has a mail of its own. */
function mailIdOf({ type, content, sequence }: Event): MailId {
  if ('level' in content) return mailOfReminder(content.invoiceId, content.level)
  return type === 'invoice-issued' ? firstMailOf(content.invoiceId) : mailOfRepeat(content.invoiceId, sequence)
}

type Reminding = { level: number; link: string | undefined; caller: Caller; attached: boolean }

async function reminderOf(invoice: Invoice, customer: CustomerDetails, { level, link, caller, attached }: Reminding) {
  const { number, issuedOn, dueOn, currency, outstanding, reference, seller } = invoice
  const { language, name: customerName } = customer
  const merchant = await merchantOf(caller.merchantId)
  const text = merchant?.settings.reminders.levels[level - 1]?.text[language]
  const about = { number, issuedOn, dueOn, currency, due: outstanding, reference, payLink: link, text, level, attached }
  return reminderMail({ ...about, language, customerName, merchantName: seller.name })
}

/** The lasting link that pays what is still owed; none without a provider that takes money online (SPEC section 5). */
async function linkFor({ accountId, invoiceId, outstanding }: Invoice, { merchantId }: Caller): Promise<string | undefined> {
  const merchant = await merchantOf(merchantId)
  const configured = merchant?.settings.paymentProvider !== 'none' && (await secrets().merchant(merchantId))?.payments !== undefined
  return configured && outstanding > 0 ? payLink({ merchantId, accountId, kind: 'invoice', id: invoiceId }) : undefined
}

type Wanted = {
  key: string | undefined
  issued: Content<Waking>
  link: string | undefined
  caller: Caller
}

/** The document as it was kept; rendered from the invoice the first time, so that the same event gives the same bytes. */
async function documentOf(invoice: Invoice, { key, issued, link, caller }: Wanted): Promise<KeptDocument> {
  const kept = await keptDocument(key)
  if (kept) return kept
  const outstanding = 'outstanding' in issued ? issued.outstanding : invoice.outstanding
  const bytes = await invoicePdf({ invoice, alreadyPaid: invoice.total - outstanding, payLink: link }, robotoFonts())
  return { key: (await documents().keep({ merchantId: caller.merchantId, bytes, contentType: 'application/pdf' })).key, bytes }
}

function textOf(invoice: Invoice, customer: CustomerDetails, link: string | undefined) {
  const { number, issuedOn, dueOn, currency, total, outstanding, reference, seller } = invoice
  return invoiceMail({
    language: customer.language,
    merchantName: seller.name,
    customerName: customer.name,
    number,
    issuedOn,
    dueOn,
    currency,
    total,
    due: outstanding,
    reference,
    payLink: link,
  })
}
