import { describe, expect, test } from 'vitest'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { writeOff } from '../../../domain/allocation/writeOff.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { crediting, invoiceWith } from '../../kit/crediting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

describe('what a credit note gives back', () => {
  test('to the original tenders: the latest payment first, each at most what it paid, store credit as store credit', () => {
    const shop = new Scene({ invoices: [invoiceWith([{ quantity: '10', unitPrice: '10', vatRate: '20' }])] })
    const pay = (paymentId: string, amount: number, method: string) =>
      shop.done(recordPayment, {
        paymentId,
        accountId: theAccount,
        amount,
        currency: 'EUR',
        method,
        names: [{ kind: 'invoice', id: 'inv_1' }],
      })
    pay('pay_card', 30_00, 'CB')
    shop.done(topUp, { paymentId: 'pay_kept', accountId: theAccount, amount: 50_00, currency: 'EUR', method: 'ESP' })
    shop.done(allocate, { paymentId: 'pay_kept', item: 'inv_1', amount: 50_00 })
    pay('pay_cheque', 20_00, 'CHE')
    const back = (creditNoteId: string, quantity: string) =>
      shop.done(issueCreditNote, crediting({ creditNoteId, lines: [{ line: 1, quantity }], rest: 'original-tenders' })).answer.given
    expect(back('crn_1', '3')).toMatchObject({
      deposit: 0,
      storeCredit: 10_00,
      refunds: [{ method: 'CHE', amount: 20_00, refundOf: 'pay_cheque' }],
    })
    expect(back('crn_2', '7')).toMatchObject({
      deposit: 0,
      storeCredit: 40_00,
      refunds: [{ method: 'CB', amount: 30_00, refundOf: 'pay_card' }],
    })
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 50_00 })
  })

  test('what was written off before is replaced: the customer gets back what was paid, no cent more', () => {
    const shop = new Scene({ settings: { writeOffTolerance: 5 }, invoices: [invoiceOf('inv_1', 48_00)] })
    shop.done(recordPayment, {
      paymentId: 'pay_1',
      accountId: theAccount,
      amount: 47_98,
      currency: 'EUR',
      method: 'VIR',
      names: [{ kind: 'invoice', id: 'inv_1' }],
    })
    shop.done(writeOff, { paymentId: 'pay_w', item: 'inv_1' })
    const { answer, facts, decision } = shop.done(issueCreditNote, crediting())
    expect(answer).toMatchObject({ total: 48_00, given: { settled: 2, deposit: 47_98 }, account: { unpaid: 0, deposits: 47_98 } })
    expect(factsOf(facts, 'WriteOffReplaced')).toEqual([{ type: 'WriteOffReplaced', paymentId: 'pay_w', item: 'inv_1', amount: 2 }])
    expect(decision.entries[0].postings).toContainEqual({ debit: 'deposits', credit: 'write-off', amount: 2 })
  })
})
