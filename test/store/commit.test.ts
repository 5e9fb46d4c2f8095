import { expect, test } from 'vitest'
import { noDebts } from '../../domain/accounts/debts.ts'
import { emptyPurse } from '../../domain/accounts/purse.ts'
import { type Decision, refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { rowFor } from '../../store/codec.ts'
import { planOf } from '../../store/commit.ts'
import type { Row } from '../../store/row.ts'
import { keyOf } from '../../store/table.ts'
import { accountId, contextAt, merchantId, newAccount, newPayment } from './toy.ts'

const deed = { command: 'toy', context: contextAt(), inputHash: '', salt: '', once: undefined, commitId: 'commit-1' }
const [account, debts, purse] = [refs.account(accountId), refs.debts(accountId), refs.purse(accountId)]
const elsewhere = refs.pointer({ scope: 'payment', key: 'pay_1' })

/** An account as it was read, with what moves along with it. */
const rows = new Map<string, Row>([
  [refText(account), rowFor(account, newAccount(100), { version: 3, satellites: { debts: 1, purse: 1 } })],
  [refText(debts), rowFor(debts, noDebts, { version: 1 })],
  [refText(purse), rowFor(purse, emptyPurse, { version: 1 })],
])
const ground = { rows, asked: [], checked: [] }
const told = (plan: ReturnType<typeof planOf>) =>
  plan.steps.flatMap(({ action }) => ('put' in action && 'record' in action.put ? [Object(action.put.record)] : []))

test('each record tells of its own rows: those of an account in the account’s, wherever its entry stands', () => {
  const paymentId = PaymentId.parse('pay_1')
  const payment = refs.payment(accountId, paymentId)
  const decision: Decision<object> = {
    changed: [
      { ref: elsewhere, state: {} },
      { ref: account, state: newAccount(200) },
      { ref: payment, state: { ...newPayment(paymentId, 1), returned: 1 } },
    ],
    entries: [
      { chain: elsewhere, facts: [], postings: [] },
      { chain: account, facts: [], postings: [] },
    ],
    answer: {},
  }
  const records = told(planOf(deed, ground, decision))
  expect(records.map((record) => Object.keys(record.rows))).toEqual([[refText(elsewhere)], [refText(account), refText(payment)]])
})

test('an account whose purse changes is written along, even in an entry that isn’t its own: it knows the purse’s version', () => {
  const decision: Decision<object> = {
    changed: [
      { ref: elsewhere, state: {} },
      { ref: purse, state: emptyPurse },
    ],
    entries: [{ chain: elsewhere, facts: [], postings: [] }],
    answer: {},
  }
  const { steps } = planOf(deed, ground, decision)
  const written = steps.flatMap(({ action }) => ('put' in action && action.put.sk === keyOf(merchantId, account).sk ? [action] : []))
  expect(written).toMatchObject([{ under: 3, put: { version: 4, satellites: { debts: 1, purse: 2 } } }])
})
