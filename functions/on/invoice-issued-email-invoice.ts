import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { refs } from '../../domain/command.ts'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import { firstMailOf, mailOfRepeat, ownMail } from '../../domain/invoices/invoiceView.ts'
import type { Content } from '../../events/catalog.ts'
import { invoiceMail } from '../../providers/mail/invoiceMail.ts'
import { invoicePdf } from '../../providers/pdf/invoicePdf.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { payLink } from '../runtime/links.ts'
import { send } from '../runtime/mailing.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { accountOf, reaction } from '../runtime/reaction.ts'
import { secrets } from '../runtime/secrets.ts'

const name = 'invoice-issued-email-invoice'

/** Renders an invoice once, keeps it under its hash, and mails it with the link that pays it; also when it is to be sent again. */
export const handler = reaction({
  name,
  to: ['invoice-issued', 'invoice-sending-requested'],
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
    const again = event.type === 'invoice-sending-requested'
    const link = await linkFor(invoice, caller)
    const document = await documentOf(invoice, { key: ownMail(rows.mail, invoiceId)?.documentKey, issued: event.content, link, caller })
    await send(
      {
        mailId: again ? mailOfRepeat(invoiceId, event.sequence) : first,
        accountId,
        subject: { kind: 'invoice', id: invoiceId },
        customer: customer.details,
        sender: invoice.seller.name,
        text: textOf(invoice, customer.details, link),
        document: { ...document, filename: `${invoice.number}.pdf` },
      },
      caller,
    )
  },
})

/** The lasting link that pays what is still owed; none without a provider that takes money online (SPEC section 5). */
async function linkFor({ accountId, invoiceId, outstanding }: Invoice, { merchantId }: Caller): Promise<string | undefined> {
  const merchant = await merchantOf(merchantId)
  const configured = merchant?.settings.paymentProvider !== 'none' && (await secrets().merchant(merchantId))?.payments !== undefined
  return configured && outstanding > 0 ? payLink({ merchantId, accountId, kind: 'invoice', id: invoiceId }) : undefined
}

type Wanted = {
  key: string | undefined
  issued: Content<'invoice-issued'> | Content<'invoice-sending-requested'>
  link: string | undefined
  caller: Caller
}

/** The document as it was kept; rendered from the invoice the first time, so that the same event gives the same bytes. */
async function documentOf(invoice: Invoice, { key, issued, link, caller }: Wanted): Promise<{ key: string; bytes: Uint8Array }> {
  const kept = key === undefined ? undefined : await documents().read(key)
  if (key !== undefined && kept) return { key, bytes: kept }
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
