import { describe, expect, test } from 'vitest'
import { MailId } from '../../../domain/ids.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { sendStatement } from '../../../domain/statements/sendStatement.ts'
import { mailOfStatement, mailOfStatementRepeat } from '../../../domain/statements/statement.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const june = { accountId: theAccount, month: '2026-06' }
const stated = () => {
  const shop = new Scene({ on: '2026-06-10' }).on('2026-07-02')
  shop.done(prepareStatement, june)
  return shop
}
const erased = () => {
  const shop = stated()
  shop.put({ ref: { kind: 'account', account: theAccount }, state: { ...shop.account, erasedAt: '2026-07-18T12:00:00.000Z' } })
  return shop
}

describe('produces', () => {
  test('a request to send it, which the mail follows', () => {
    const { answer, facts } = stated().done(sendStatement, june)
    expect(answer).toMatchObject({ requested: true })
    expect(facts).toMatchObject([{ type: 'StatementSendingRequested', month: '2026-06' }])
  })

  test('a mail of its own for each wish, which is no statement’s first one', () => {
    const [first, repeat, other] = [mailOfStatement(june), mailOfStatementRepeat(june, 12), mailOfStatementRepeat(june, 13)]
    expect(new Set([first, repeat, other]).size).toBe(3)
    expect(repeat).not.toMatch(/^mail_sta-/)
    expect(MailId.safeParse(`mail_staagain-${'x'.repeat(70)}-${june.month}-999999999`).success).toBe(true)
  })
})

describe('refuses', () => {
  test('unknown-statement: before all else', () =>
    expect(erased().refused(sendStatement, { ...june, month: '2026-05' })).toBe('unknown-statement'))
  test('customer-erased: there is nobody to send it to', () => expect(erased().refused(sendStatement, june)).toBe('customer-erased'))
})

describe('stays quiet', () => {
  test('about the statement itself: it never changes', () => {
    const { decision } = stated().done(sendStatement, june)
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
  })
})
