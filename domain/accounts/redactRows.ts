import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { refText } from '../states.ts'
import { RowName, refsOfRow, withoutPerson } from './erasure.ts'

const rowsAtOnce = 25

/** Takes away what some rows of an erased customer's account still say of the person. Doing it again changes nothing. */
export const redactRows = command({
  name: 'redactRows',
  summary: 'Take away what rows of an erased customer say of the person',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ accountId: AccountId, rows: z.array(RowName).min(1).max(rowsAtOnce) }),
  answer: z.strictObject({ redacted: z.int() }),
  reads: ({ accountId, rows }) => ({
    ...Object.fromEntries(rows.flatMap((row) => refsOfRow(accountId, row)).map((ref) => [refText(ref), ref])),
    account: refs.account(accountId),
  }),
  decide: ({ accountId, rows }, { account, ...found }, { today }) => {
    if (!account) return refuse('unknown-account')
    if (!account.erasedAt) return refuse('invalid-transition', 'The customer is not erased.')
    const states = new Map<string, unknown>(Object.entries(found))
    const changes = rows.flatMap((row) => withoutPerson(row, states, { account: accountId, today }) ?? [])
    if (changes.length === 0) return { unchanged: { redacted: 0 } }
    const chain = refs.account(accountId)
    return {
      changed: [{ ref: chain, state: account }, ...changes],
      entries: [{ chain, facts: [], postings: [], why: 'customer-erased' }],
      answer: { redacted: changes.length },
    }
  },
})
