import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { getCreditNote } from '../../../domain/invoices/getCreditNote.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { crediting, invoiceWith } from '../../kit/crediting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { sell } from '../../kit/selling.ts'
import { refundTold, tell } from '../payments/reports.ts'

const paidInFull = (amount: number, method = 'VIR') => {
  const shop = new Scene({ invoices: [invoiceOf('inv_1', amount)], account: { limit: 100_00 } })
  shop.done(recordPayment, {
    paymentId: 'pay_1',
    accountId: theAccount,
    amount,
    currency: 'EUR',
    method,
    names: [{ kind: 'invoice', id: 'inv_1' }],
  })
  return shop
}

describe('produces', () => {
  test('the whole invoice taken back: its stored net, VAT and total, the next number of the credit notes’ own series', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    sell(shop, 'inv_1', { amount: 48_00 })
    const { answer, facts, decision } = shop.done(issueCreditNote, crediting())
    expect(answer).toMatchObject({
      number: 'AV-2026-000001',
      issuedOn: '2026-07-18',
      net: 40_00,
      vat: [{ rate: '20', net: 40_00, vat: 8_00 }],
      total: 48_00,
      given: { settled: 48_00, deposit: 0, storeCredit: 0, refunds: [] },
      outstanding: 0,
      account: { unpaid: 0, deposits: 0, balance: 0 },
    })
    expect(factsOf(facts, 'CreditNoteIssued')).toEqual([
      {
        type: 'CreditNoteIssued',
        creditNoteId: 'crn_1',
        invoiceId: 'inv_1',
        number: 'AV-2026-000001',
        issuedOn: '2026-07-18',
        total: 48_00,
        settled: 48_00,
        deposit: 0,
        storeCredit: 0,
        refunded: 0,
      },
    ])
    expect(decision.entries[0].postings).toEqual([
      { debit: 'sales', credit: 'deposits', amount: 40_00 },
      { debit: 'vat', credit: 'deposits', amount: 8_00 },
      { debit: 'deposits', credit: 'receivable', amount: 48_00 },
    ])
    expect(shop.invoice('inv_1')).toMatchObject({
      outstanding: 0,
      settlings: [{ paymentId: 'pay_crn-1', amount: 48_00, letter: 'AA', by: 'credit-note' }],
      credited: { total: 48_00, notes: [{ creditNoteId: 'crn_1', number: 'AV-2026-000001', total: 48_00 }] },
    })
    expect(shop.payment('pay_crn-1')).toMatchObject({ kind: 'credit-note', amount: 48_00, allocations: [{ item: 'inv_1', letter: 'AA' }] })
  })

  test('what is owed is reduced first; of 48.00 with 40.00 paid, 8.00 settle and 40.00 are deposit that may be matched', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 48_00)] })
    shop.done(recordPayment, {
      paymentId: 'pay_1',
      accountId: theAccount,
      amount: 40_00,
      currency: 'EUR',
      method: 'VIR',
      names: [{ kind: 'invoice', id: 'inv_1' }],
    })
    const { answer } = shop.done(issueCreditNote, crediting())
    expect(answer).toMatchObject({
      given: { settled: 8_00, deposit: 40_00 },
      outstanding: 0,
      account: { unpaid: 0, deposits: 40_00, balance: 40_00 },
    })
    expect(shop.payment('pay_crn-1')).toMatchObject({ matches: 'anything', amount: 48_00 })
  })

  test('the rest as store credit is kept money', () => {
    const shop = paidInFull(48_00)
    const { answer } = shop.done(issueCreditNote, crediting({ rest: 'store-credit' }))
    expect(answer).toMatchObject({ given: { settled: 0, storeCredit: 48_00 }, payments: ['pay_crs-1'], account: { deposits: 48_00 } })
    expect(shop.payment('pay_crs-1')).toMatchObject({ kind: 'credit-note', matches: 'nothing' })
  })

  test('the rest split in deposit, store credit and money adds up to it; each refund is a payment below 0 with nothing unallocated', () => {
    const shop = paidInFull(48_00)
    const rest = {
      deposit: 10_00,
      storeCredit: 20_00,
      refunds: [
        { method: 'ESP', amount: 15_00 },
        { method: 'CHE', amount: 3_00 },
      ],
    }
    const { answer, facts, decision } = shop.done(issueCreditNote, crediting({ rest }))
    expect(answer).toMatchObject({
      given: {
        deposit: 10_00,
        storeCredit: 20_00,
        refunds: [
          { paymentId: 'pay_crf-1-1', method: 'ESP', amount: 15_00 },
          { paymentId: 'pay_crf-1-2', method: 'CHE', amount: 3_00 },
        ],
      },
      account: { deposits: 30_00, balance: 30_00 },
    })
    expect(factsOf(facts, 'PaymentRefunded')).toMatchObject([
      { paymentId: 'pay_crf-1-1', amount: -15_00, method: 'ESP', creditNoteId: 'crn_1' },
      { paymentId: 'pay_crf-1-2', amount: -3_00, method: 'CHE', creditNoteId: 'crn_1' },
    ])
    expect(decision.entries[0].postings).toContainEqual({ debit: 'deposits', credit: 'money:ESP', amount: 15_00 })
    expect(shop.payment('pay_crf-1-1')).toMatchObject({ kind: 'refund', amount: -15_00 })
  })

  test('days to pay observe nothing where a credit note settles, in part or whole (SPEC section 9)', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    sell(shop, 'inv_1', { amount: 48_00 })
    shop.done(issueCreditNote, crediting())
    expect(shop.account.history).toMatchObject({ daysToPayCount: 0, lateCount: 0, paymentCount: 0 })
  })
})

describe('refuses', () => {
  const twoLines = () => [
    { quantity: '2', unitPrice: '10', vatRate: '20' },
    { quantity: '1', unitPrice: '-5', vatRate: '20' },
  ]

  test('unknown-invoice: no such invoice', () => expect(new Scene({}).refused(issueCreditNote, crediting())).toBe('unknown-invoice'))

  test('customer-erased: the books stay as they were', () => {
    const shop = new Scene({ account: { erasedAt: '2026-07-01T00:00:00.000Z' }, invoices: [invoiceOf('inv_1', 10_00)] })
    expect(shop.refused(issueCreditNote, crediting())).toBe('customer-erased')
  })

  test('invalid-transition: a provider’s refund has named its refund before, and taken that money', () => {
    const shop = paidInFull(10_00)
    tell(shop, refundTold('re_1', 4_00, { carriesOut: 'pay_crf-1-1' }))
    expect(shop.refused(issueCreditNote, crediting({ rest: { refunds: [{ method: 'ESP', amount: 10_00 }] } }))).toBe('invalid-transition')
  })

  test('unknown-line: the invoice has no such line', () =>
    expect(
      new Scene({ invoices: [invoiceWith(twoLines())] }).refused(issueCreditNote, crediting({ lines: [{ line: 3, quantity: '1' }] })),
    ).toBe('unknown-line'))

  test('exceeds-invoice: more of a line than is left of it', () => {
    const shop = new Scene({ invoices: [invoiceWith([{ quantity: '2', unitPrice: '10', vatRate: '20' }])] })
    shop.done(issueCreditNote, crediting({ creditNoteId: 'crn_0', lines: [{ line: 1, quantity: '1.5' }] }))
    expect(shop.refused(issueCreditNote, crediting({ lines: [{ line: 1, quantity: '0.500001' }] }))).toBe('exceeds-invoice')
    expect(shop.run(issueCreditNote, crediting({ lines: [{ line: 1, quantity: '0.5' }] }))).toMatchObject({ answer: { total: 5_00 } })
  })

  test('negative-total: a discount alone', () =>
    expect(
      new Scene({ invoices: [invoiceWith(twoLines())] }).refused(issueCreditNote, crediting({ lines: [{ line: 2, quantity: '1' }] })),
    ).toBe('negative-total'))

  test('nothing-to-credit: all of it was credited', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    shop.done(issueCreditNote, crediting({ creditNoteId: 'crn_0' }))
    expect(shop.refused(issueCreditNote, crediting())).toBe('nothing-to-credit')
  })

  test('exceeds-invoice: lines without their discount come to more than the invoice', () =>
    expect(
      new Scene({ invoices: [invoiceWith(twoLines())] }).refused(issueCreditNote, crediting({ lines: [{ line: 1, quantity: '2' }] })),
    ).toBe('exceeds-invoice'))

  test('split-differs: parts that do not add up to the rest', () => {
    const shop = paidInFull(10_00)
    expect(shop.refused(issueCreditNote, crediting({ rest: { deposit: 9_99 } }))).toBe('split-differs')
    expect(shop.refused(issueCreditNote, crediting({ rest: { deposit: 5_00, refunds: [{ method: 'XX', amount: 5_01 }] } }))).toBe(
      'split-differs',
    )
  })

  test('unknown-payment-method: money goes back by a method of the merchant', () => {
    const shop = paidInFull(10_00)
    for (const method of ['XX', 'CRED'])
      expect(shop.refused(issueCreditNote, crediting({ rest: { refunds: [{ method, amount: 10_00 }] } }))).toBe('unknown-payment-method')
  })

  test('too-many-open-payments: the purse has no room for what is left', () => {
    const payments = Array.from({ length: 500 }, (_, at) => paymentOf(`pay_m${at}`, 1_00))
    const settled = paymentOf('pay_1', 10_00, { allocations: [{ item: 'inv_1', amount: 10_00, on: '2026-07-10', letter: 'AA' }] })
    const settlings = [{ paymentId: 'pay_1', amount: 10_00, on: '2026-07-10', letter: 'AA' }]
    const shop = new Scene({
      payments: [...payments, settled],
      invoices: [invoiceOf('inv_1', 10_00, { outstanding: 0, settlings })],
    })
    expect(shop.refused(issueCreditNote, crediting())).toBe('too-many-open-payments')
  })
})

describe('stays quiet', () => {
  test('the same credit note again answers as before and counts once', () => {
    const shop = paidInFull(10_00)
    const { answer } = shop.done(issueCreditNote, crediting())
    expect(shop.run(issueCreditNote, crediting())).toEqual({ unchanged: answer })
    expect(shop.refused(issueCreditNote, crediting({ reason: 'goodwill' }))).toBe('same-key-other-content')
    expect(stateIn(shop.rows, refs.series('AV-2026'))?.last).toBe(1)
  })

  test('a refused credit note takes no number', async () => {
    const shop = paidInFull(10_00)
    shop.refused(issueCreditNote, crediting({ rest: { deposit: 1 } }))
    expect(shop.done(issueCreditNote, crediting()).answer.number).toBe('AV-2026-000001')
    expect(await shop.ask(getCreditNote, { creditNoteId: 'crn_1' })).toMatchObject({
      number: 'AV-2026-000001',
      invoiceNumber: 'F-2026-000001',
    })
  })
})
