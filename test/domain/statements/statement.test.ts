import { describe, expect, test } from 'vitest'
import { AccountId, MailId, StatementId } from '../../../domain/ids.ts'
import { agedOf, mailOfStatement, statementIdOf } from '../../../domain/statements/statement.ts'

const longest = AccountId.parse(`acc_${'a'.repeat(80)}`)

describe('a statement and its e-mail', () => {
  test('are named after account and month: one each, the same whenever it is asked', () => {
    const of = { accountId: AccountId.parse('acc_1'), month: '2026-07' }
    expect(statementIdOf(of)).toBe('sta_1-2026-07')
    expect(mailOfStatement(of)).toBe('mail_sta-1-2026-07')
    expect(statementIdOf({ ...of, month: '2026-08' })).not.toBe(statementIdOf(of))
  })

  test.each(['2026-07', '2026-W30'])('have ids that are ids, also of the longest account id there is: of %s', (month) => {
    const of = { accountId: longest, month }
    expect(StatementId.safeParse(statementIdOf(of)).success).toBe(true)
    expect(MailId.safeParse(mailOfStatement(of)).success).toBe(true)
  })
})

test('what is owed by age is of all that was open; in a statement of before that was kept, of what it lists', () => {
  const item = (outstanding: number, period: number) => ({ id: 'inv_1', number: 'F-1', dueOn: '2026-07-01', outstanding, period })
  const openItems = [item(5, 1), item(7, 3), item(2, 3)]
  expect(agedOf({ openItems }, 4)).toEqual([5, 0, 9, 0])
  expect(agedOf({ openItems, aged: [5, 0, 90, 1] }, 4)).toEqual([5, 0, 90, 1])
})
