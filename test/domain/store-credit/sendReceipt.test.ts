import { describe, expect, test } from 'vitest'
import { PaymentId } from '../../../domain/ids.ts'
import { mailOfReceipt, mailOfReceiptRepeat } from '../../../domain/store-credit/receipt.ts'
import { sendReceipt } from '../../../domain/store-credit/sendReceipt.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const put = (paymentId: string, amount: number) => ({
  paymentId,
  accountId: theAccount,
  amount,
  currency: 'EUR' as const,
  method: 'ESP',
})
const toppedUp = () => {
  const shop = new Scene({ payments: [paymentOf('pay_paid', 10_00)] })
  shop.done(topUp, put('pay_in', 30_00))
  shop.done(topUp, put('pay_out', -10_00))
  return shop
}
const erased = () => {
  const shop = toppedUp()
  shop.put({ ref: { kind: 'account', account: theAccount }, state: { ...shop.account, erasedAt: '2026-07-18T12:00:00.000Z' } })
  return shop
}

describe('produces', () => {
  test.each(['pay_in', 'pay_out'])('a request to send the receipt of %s, which the mail follows', (paymentId) => {
    const { answer, facts } = toppedUp().done(sendReceipt, { paymentId })
    expect(answer).toEqual({ paymentId, requested: true })
    expect(facts).toEqual([{ type: 'ReceiptSendingRequested', paymentId }])
  })

  test('a mail of its own for each wish, which is no receipt’s first one', () => {
    const [short, long] = [PaymentId.parse('pay_a'), PaymentId.parse('pay_again-a-12')]
    expect(mailOfReceiptRepeat(short, 12)).toBe('mail_rcpagain-a-12')
    expect(mailOfReceiptRepeat(short, 13)).not.toBe(mailOfReceiptRepeat(short, 12))
    expect(mailOfReceipt(long)).not.toBe(mailOfReceiptRepeat(short, 12))
  })

  test('a mail whose name is short enough, however long the payment’s is and however old its account', () => {
    const longest = PaymentId.parse(`pay_${'a'.repeat(80)}`)
    expect(mailOfReceiptRepeat(longest, Number.MAX_SAFE_INTEGER)).toHaveLength(111)
  })
})

describe('refuses', () => {
  test('unknown-payment: before all else, also of money that has an invoice', () => {
    for (const paymentId of ['pay_none', 'pay_paid']) expect(erased().refused(sendReceipt, { paymentId })).toBe('unknown-payment')
  })
  test('customer-erased: there is nobody to send it to', () =>
    expect(erased().refused(sendReceipt, { paymentId: 'pay_in' })).toBe('customer-erased'))
})

describe('stays quiet', () => {
  test('about the payment itself: it never changes', () => {
    const { decision } = toppedUp().done(sendReceipt, { paymentId: 'pay_in' })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
  })
})
