import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { isRefusal, refs } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { getStatement } from '../../domain/statements/getStatement.ts'
import { mailOfStatement, mailOfStatementRepeat, owedAt } from '../../domain/statements/statement.ts'
import { WholeStatement } from '../../domain/statements/statementView.ts'
import { type Unshown, unshownAfter } from '../../domain/statements/unshown.ts'
import { statementMail } from '../../providers/mail/statementMail.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import { statementDocument } from '../../providers/pdf/statementDocument.ts'
import { statementPdf } from '../../providers/pdf/statementPdf.ts'
import type { Caller } from '../runtime/acting.ts'
import { answerTo, readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { keptDocument } from '../runtime/keptDocument.ts'
import { send } from '../runtime/mailing.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { queuedReaction } from '../runtime/queuedReaction.ts'
import { accountOf } from '../runtime/reaction.ts'

/** What a statement shows of its movements: the first in its document, the latest in its mail. */
type Shown = { view: WholeStatement; latest: WholeStatement['lines']; unshown: Unshown }

/** Renders a statement once, keeps it under its hash, and mails it to a customer who agreed to that; also when it is to be sent again. */
export const handler = queuedReaction({
  name: 'statement-prepared-email-statement',
  queue: 'statement-mails',
  to: ['statement-prepared', 'statement-sending-requested'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    const { statementId, month } = event.content
    const reading = { ...caller, rights: new Set([...caller.rights, 'statements:read', 'store-credit:read'] as const) }
    const shown = await shownOf({ accountId, month }, reading)
    const first = mailOfStatement({ accountId, month })
    const { customer, mail } = await readerOf(caller.merchantId).get({
      customer: refs.customer(accountId),
      mail: refs.mail(accountId, first),
    })
    const merchant = await merchantOf(caller.merchantId)
    if (isRefusal(shown) || !customer || !merchant) throw new Error(`${statementId}, its customer or its merchant is missing`)
    const { details } = customer
    const { settings } = merchant
    const document = (await keptDocument(mail?.documentKey)) ?? (await documentOf(shown, details, { settings, caller }))
    await send(
      {
        mailId: event.type === 'statement-prepared' ? first : mailOfStatementRepeat({ accountId, month }, event.sequence),
        accountId,
        subject: { kind: 'statement', id: statementId },
        customer: details,
        sender: settings.legal.name,
        text: textOf(shown, details, settings),
        document: { ...document, filename: `${statementId}.pdf` },
      },
      caller,
    )
  },
})

/** A period too long for its document has its latest movements where its records end. */
async function shownOf(of: { accountId: AccountId; month: string }, caller: Caller): Promise<Shown | Refusal> {
  const view = await wholeOf(of, caller)
  if (isRefusal(view)) return view
  if (view.nextAfter === undefined) return { view, latest: view.lines, unshown: { count: 0, atLeast: false } }
  const after = Math.max(view.throughSequence - bounds.recordsPerPage, 0)
  const end = await wholeOf({ ...of, after }, caller)
  if (isRefusal(end)) return end
  return { view, latest: end.lines, unshown: await unshownAfter(readerOf(caller.merchantId), view, view.nextAfter) }
}

async function wholeOf(of: { accountId: AccountId; month: string; after?: number }, caller: Caller): Promise<WholeStatement | Refusal> {
  const view = await answerTo(getStatement, getStatement.input.parse(of), caller)
  return isRefusal(view) ? view : WholeStatement.parse(view)
}

type Around = { settings: Settings; caller: Caller }

async function documentOf({ view: statement, unshown }: Shown, customer: CustomerDetails, { settings, caller }: Around) {
  const document = statementDocument({ statement, lines: statement.lines, unshown }, customer, settings)
  const bytes = await statementPdf(document, robotoFonts())
  const kept = { merchantId: caller.merchantId, bytes, contentType: 'application/pdf' } as const
  // Kept when the claim has named it: else erasing the customer meanwhile would leave behind what no row tells of.
  return { key: documents().keyOf(kept), bytes, keep: () => documents().keep(kept) }
}

function textOf({ view, latest, unshown }: Shown, { language, name }: CustomerDetails, { legal, ageing, timeZone }: Settings) {
  const { from, to, currency, opening, closing, deposits, openItems, moreOpenItems } = view
  return statementMail({
    language,
    merchantName: legal.name,
    customerName: name,
    from,
    to,
    currency,
    opening,
    closing,
    ...owedAt(view, ageing.days.length + 2),
    lines: latest,
    attached: { lineCount: view.lines.length, unshown },
    ...{ deposits, openItems, moreOpenItems, ageing, timeZone },
  })
}
