import * as z from 'zod'
import { isRefusal } from '../../domain/command.ts'
import { importAccount } from '../../domain/imports/importAccount.ts'
import { importDeposit } from '../../domain/imports/importDeposit.ts'
import { importInvoice } from '../../domain/imports/importInvoice.ts'
import { bounds } from '../../domain/limits.ts'
import { type Refusal, refusals, refuse } from '../../domain/refusals.ts'
import type { Done } from '../../store/run.ts'
import { act, type Caller, clock } from '../runtime/acting.ts'
import { ourFault } from '../runtime/problem.ts'
import { eachTogether } from '../runtime/together.ts'
import { tellUnreadable } from '../runtime/unreadable.ts'
import type { Operation, Performed } from './operations.ts'

const rowsOf = <T extends z.ZodType>(row: T) => z.array(row).max(bounds.rowsPerImport).default([])

const input = z.strictObject({
  dryRun: z.boolean().default(false).meta({ description: 'Only says what would come of each row, and writes nothing' }),
  accounts: rowsOf(importAccount.input),
  invoices: rowsOf(importInvoice.input).meta({ description: 'Open invoices that another system issued' }),
  deposits: rowsOf(importDeposit.input),
})
type Input = z.infer<typeof input>

const Outcome = z
  .strictObject({
    id: z.string().meta({ description: 'The account, invoice or payment' }),
    outcome: z.enum(['imported', 'refused', 'ready', 'already']).meta({
      description:
        '"imported": it stands, by this request or the same one before. Of a dry run, "ready": nothing is against it; "already": it stands',
    }),
    code: z.string().optional().meta({ description: 'Why it was refused' }),
    says: z.string().optional(),
    detail: z.string().optional(),
    cure: z.string().optional(),
    faults: z.array(z.strictObject({ pointer: z.string(), says: z.string() })).optional(),
  })
  .meta({ id: 'ImportOutcome' })
type Outcome = z.infer<typeof Outcome>

const answer = z
  .strictObject({
    imported: z.int().meta({ description: 'Rows that stand as they were sent' }),
    refused: z.int(),
    outcomes: z.array(Outcome).meta({ description: 'One for each row: accounts, then invoices, then deposits, each in the order sent' }),
  })
  .meta({ id: 'RowsImported' })

/** As declared in the API's documentation. */
export const importRowsDeclaration = {
  name: 'importRows',
  summary: 'Bring accounts, open invoices and deposits along from another system, or say what would come of it',
  right: 'imports:run',
  input,
  answer,
} as const

/**
 * Each row is a commit of its own under its own id: what one refuses leaves the others, and rows sent again are written no second time.
 * Where there was no time for all of them the answer is `busy`, and the same request sent again goes on.
 */
export const importRows: Operation = {
  ...importRowsDeclaration,
  needsKey: () => false,
  perform: async (given, caller) => importAll(input.parse(given), caller),
}

type Row = { id: string; account: string; write: (caller: Caller) => Promise<Done<unknown> | Refusal> }

async function importAll({ dryRun, accounts, invoices, deposits }: Input, caller: Caller): Promise<Performed | Refusal> {
  const acting: Caller = { ...caller, onceKey: undefined, ...(dryRun && { dryRun }) }
  const groups: Row[][] = [
    accounts.map((row) => ({ id: row.accountId, account: row.accountId, write: (by) => act(importAccount, row, by) })),
    invoices.map((row) => ({ id: row.invoiceId, account: row.accountId, write: (by) => act(importInvoice, row, by) })),
    deposits.map((row) => ({ id: row.paymentId, account: row.accountId, write: (by) => act(importDeposit, row, by) })),
  ]
  const outcomes: Outcome[] = []
  // What belongs to an account comes after it.
  for (const rows of groups) outcomes.push(...(await outcomesOf(rows, acting)))
  if (outcomes.length < accounts.length + invoices.length + deposits.length) return refuse('busy')
  const count = (...counted: Outcome['outcome'][]) => outcomes.filter(({ outcome }) => counted.includes(outcome)).length
  return { answer: { imported: count('imported'), refused: count('refused'), outcomes }, replayed: false }
}

/** Accounts that are worked on at the same time; rows of one account follow each other, as they would wait for each other anyway. */
const together = 8

async function outcomesOf(rows: readonly Row[], caller: Caller): Promise<Outcome[]> {
  const byAccount = [...Map.groupBy(rows, ({ account }) => account).values()]
  const found = new Map<Row, Outcome>()
  await eachTogether(byAccount, together, async (own) => {
    for (const row of own) {
      const outcome = await outcomeOf(row, caller)
      if (outcome) found.set(row, outcome)
    }
  })
  return rows.flatMap((row) => found.get(row) ?? [])
}

/** What must be left of the time for one more row, in milliseconds. */
const forOneMore = 2_000

/** What came of a row; nothing where there was no time for it. An account that can't be read must not keep the others' rows out. */
async function outcomeOf(row: Row, caller: Caller): Promise<Outcome | undefined> {
  if (caller.deadlineAt - clock.now() < forOneMore) return undefined
  try {
    return told(row.id, await row.write(caller), caller)
  } catch (error) {
    const { merchantId, correlationId } = caller
    tellUnreadable(error, { merchantId, accountId: row.account, correlationId })
    return { id: row.id, outcome: 'refused', ...ourFault, cure: 'Send the row again once the account can be read.' }
  }
}

function told(id: string, done: Done<unknown> | Refusal, caller: Caller): Outcome | undefined {
  if (!isRefusal(done)) return { id, outcome: !caller.dryRun ? 'imported' : done.replayed ? 'already' : 'ready' }
  if (done.refused === 'busy') return undefined
  const { says, cure } = refusals[done.refused]
  const { detail, faults } = done
  return {
    id,
    outcome: 'refused',
    code: done.refused,
    says,
    cure,
    ...(detail !== undefined && { detail }),
    ...(faults && { faults: [...faults] }),
  }
}
