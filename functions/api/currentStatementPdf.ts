import * as z from 'zod'
import { isRefusal, refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { lacking, refuse } from '../../domain/refusals.ts'
import { getCurrentStatement } from '../../domain/statements/getCurrentStatement.ts'
import { WholeCurrentStatement } from '../../domain/statements/statementView.ts'
import { unshownAfter } from '../../domain/statements/unshown.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import { statementDocument } from '../../providers/pdf/statementDocument.ts'
import { statementPdf } from '../../providers/pdf/statementPdf.ts'
import type { Caller } from '../runtime/acting.ts'
import { answerTo, readerOf } from '../runtime/asking.ts'
import { merchantOf } from '../runtime/merchants.ts'
import type { Pdf } from './pdfDoor.ts'

const Asked = z.object({ accountId: AccountId })

/** What the statement of the period under way would be on paper, marked as provisional. */
export async function currentStatementPdf(given: unknown, caller: Caller): Promise<Pdf> {
  const { accountId } = Asked.parse(given)
  const answer = await answerTo(getCurrentStatement, getCurrentStatement.input.parse({ accountId }), caller)
  if (isRefusal(answer)) return answer
  const reader = readerOf(caller.merchantId)
  const { account, customer } = await reader.get({ account: refs.account(accountId), customer: refs.customer(accountId) })
  const merchant = await merchantOf(caller.merchantId)
  if (account?.erasedAt) return refuse('customer-erased')
  if (!customer || !merchant) throw new Error(`${accountId} has no customer or no merchant`)
  if (!caller.rights.has('store-credit:read')) return lacking('store-credit:read')
  const { lines, asOf, ...statement } = WholeCurrentStatement.parse(answer)
  const unshown = await unshownAfter(reader, statement, statement.nextAfter)
  const stated = { statement: { ...statement, preparedAt: asOf }, lines, unshown, provisional: true }
  const bytes = await statementPdf(statementDocument(stated, customer.details, merchant.settings), robotoFonts())
  return { bytes, filename: `${accountId}-${statement.to}-provisional.pdf` }
}
