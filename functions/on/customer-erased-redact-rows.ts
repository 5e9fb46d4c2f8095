import { documentToRemove, type RowName, refsOfRow, rowsNamedIn, withoutPerson } from '../../domain/accounts/erasure.ts'
import { redactRows } from '../../domain/accounts/redactRows.ts'
import { type Reader, refs } from '../../domain/command.ts'
import { type AccountId, MailId } from '../../domain/ids.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import { bounds } from '../../domain/limits.ts'
import { refText } from '../../domain/states.ts'
import { act, type Caller, contextOf } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { accountOf, reaction, settled } from '../runtime/reaction.ts'

/** Rows of one commit; few, because each may be as large as a row can be. */
const rowsAtOnce = 8

/**
 * Takes away what other rows than the customer's own still say of the person, and the documents nobody may keep. The journal names every
 * row that was ever written for the account, so that none is forgotten. Doing it again finds nothing left to do.
 */
export const handler = reaction({
  name: 'customer-erased-redact-rows',
  to: ['customer-erased'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    const reader = readerOf(caller.merchantId)
    const context = await contextOf(caller)
    if (!context) throw new Error(`there is no merchant ${caller.merchantId}`)
    for await (const rows of rowsOf(reader, { accountId, through: event.sequence })) {
      await removeDocuments(reader, rows, { accountId, today: context.today })
      const telling = await tellingOf(reader, rows, { accountId, today: context.today })
      for (let at = 0; at < telling.length; at += rowsAtOnce) await redact(accountId, telling.slice(at, at + rowsAtOnce), caller)
    }
  },
})

type Erased = { accountId: AccountId; today: string }

/** The rows an account's journal names up to a record, a page of it at a time. */
async function* rowsOf(reader: Reader, { accountId, through }: { accountId: AccountId; through: number }): AsyncGenerator<RowName[]> {
  let after = 0
  while (after < through) {
    const records: JournalRecord[] = await reader.journal({ chain: accountId, after, limit: bounds.pageSize })
    const last = records.at(-1)
    if (!last) return
    yield rowsNamedIn(records)
    after = last.sequence
  }
}

/** Documents go before the rows that know where they are. */
async function removeDocuments(reader: Reader, rows: readonly RowName[], { accountId, today }: Erased): Promise<void> {
  const { mails } = await reader.get({
    mails: rows.flatMap(({ kind, id }) => (kind === 'mail' ? [refs.mail(accountId, MailId.parse(id))] : [])),
  })
  for (const mail of mails) {
    const key = documentToRemove(mail, today)
    if (key !== undefined) await documents().remove(key)
  }
}

/** Those of the rows that still say something of the person. */
async function tellingOf(reader: Reader, rows: readonly RowName[], { accountId, today }: Erased): Promise<RowName[]> {
  const asked = rows.flatMap((row) => refsOfRow(accountId, row))
  const found = new Map<string, unknown>(Object.entries(await reader.get(Object.fromEntries(asked.map((ref) => [refText(ref), ref])))))
  return rows.filter((row) => withoutPerson(row, found, { account: accountId, today }))
}

async function redact(accountId: AccountId, rows: RowName[], caller: Caller): Promise<void> {
  settled(await act(redactRows, { accountId, rows }, caller), `redacting rows of ${accountId}`)
}
