import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { previewDaysToPay } from '../../../domain/days-to-pay/previewDaysToPay.ts'
import { importInvoice } from '../../../domain/imports/importInvoice.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { sendInvoice } from '../../../domain/invoices/sendInvoice.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { accountOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'

type Input = z.input<(typeof importInvoice)['input']>
const open = (more: Partial<Input> = {}): Input => ({
  invoiceId: 'inv_old',
  accountId: theAccount,
  number: '2025/0042',
  currency: 'EUR',
  issuedOn: '2026-05-02',
  dueOn: '2026-06-01',
  total: 120_00,
  outstanding: 80_00,
  ...more,
})

describe('produces', () => {
  test('a debt of what is outstanding, posted against the opening balances', () => {
    const shop = new Scene({})
    const { answer, facts, decision } = shop.done(importInvoice, open())
    expect(answer).toMatchObject({ outstanding: 80_00, label: 'partially-settled', account: { unpaid: 80_00, balance: -80_00 } })
    expect(decision.entries[0].postings).toEqual([{ debit: 'receivable', credit: 'opening', amount: 80_00 }])
    expect(facts).toEqual([
      {
        type: 'InvoiceImported',
        invoiceId: 'inv_old',
        number: '2025/0042',
        issuedOn: '2026-05-02',
        dueOn: '2026-06-01',
        total: 120_00,
        outstanding: 80_00,
      },
      { type: 'FiguresChanged' },
    ])
    expect(shop.debts.owed).toEqual({ '2026-06-01/2026-05-02': 80_00 })
  })

  test('an invoice that remembers what was settled before, with a reference to pay by', () => {
    const shop = new Scene({})
    shop.done(importInvoice, open())
    expect(shop.invoice('inv_old')).toMatchObject({
      total: 120_00,
      opening: { settled: 40_00 },
      lines: [],
      vat: [],
      settlings: [],
      reference: expect.stringMatching(/^RF\d\d20250042$/),
    })
  })

  test('a debt that payments settle like any other, one observation of its days to pay included', async () => {
    const shop = new Scene({})
    shop.done(importInvoice, open())
    shop.on('2026-07-31').done(recordPayment, { paymentId: 'pay_1', accountId: theAccount, amount: 80_00, currency: 'EUR', method: 'VIR' })
    settleDown(shop)
    expect(shop.invoice('inv_old')).toMatchObject({ outstanding: 0, settlings: [{ amount: 80_00 }] })
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 0 })
    const preview = await shop.ask(previewDaysToPay, { accountId: theAccount })
    expect(preview).toMatchObject({ calculated: { daysSum: 90, daysCount: 1 } })
  })
})

describe('refuses', () => {
  test('switched-off, before anything is looked for', () => {
    const features = { b2bCredit: true, invoicing: false, storeCredit: true }
    expect(new Scene({ settings: { features } }).refused(importInvoice, open({ accountId: 'acc_none' }))).toBe('switched-off')
  })

  test.each([
    ['a day that hasn’t come', { issuedOn: '2026-07-19', dueOn: '2026-07-20' }, '/issuedOn'],
    ['a due date before the invoice', { dueOn: '2026-05-01' }, '/dueOn'],
    ['more outstanding than its total', { outstanding: 120_01 }, '/outstanding'],
    ['nothing outstanding', { outstanding: 0 }, '/outstanding'],
    ['a number with a name in it', { number: 'Mme Martin 3' }, '/number'],
  ])('invalid-input: %s', (_, more, pointer) => {
    expect(new Scene({}).run(importInvoice, open(more))).toMatchObject({ refused: 'invalid-input', faults: [{ pointer }] })
  })

  test('unknown-account, then customer-erased, then currency-mismatch, then number-taken', () => {
    expect(new Scene({}).refused(importInvoice, open({ accountId: 'acc_none', currency: 'USD' }))).toBe('unknown-account')
    const erased = new Scene({ account: accountOf({ erasedAt: '2026-07-01T00:00:00.000Z' }) })
    expect(erased.refused(importInvoice, open({ currency: 'USD' }))).toBe('customer-erased')
    expect(new Scene({}).refused(importInvoice, open({ currency: 'USD', number: 'F-2026-000001' }))).toBe('currency-mismatch')
    const shop = new Scene({})
    shop.done(importInvoice, open())
    expect(shop.refused(importInvoice, open({ invoiceId: 'inv_other' }))).toBe('number-taken')
  })

  test.each([
    ['F-2026-000001', 'number-taken'],
    ['F-2031-1000000', 'number-taken'],
    ['F-26-1', undefined],
    ['G-2026-000001', undefined],
  ])('%s beside the merchant’s own series F: %s', (number, refused) => {
    const outcome = new Scene({}).run(importInvoice, open({ number }))
    expect('refused' in outcome ? outcome.refused : undefined).toBe(refused)
  })

  test('to send or take back what another system issued: issued-elsewhere', () => {
    const shop = new Scene({ settings: { paymentProvider: 'stripe' } })
    shop.done(importInvoice, open())
    expect(shop.refused(sendInvoice, { invoiceId: 'inv_old' })).toBe('issued-elsewhere')
    expect(shop.refused(issueCreditNote, { creditNoteId: 'crn_1', invoiceId: 'inv_old' })).toBe('issued-elsewhere')
  })
})

describe('stays quiet', () => {
  test('about an invoice imported before', () => {
    const shop = new Scene({})
    shop.done(importInvoice, open())
    expect(shop.unchanged(importInvoice, open())).toMatchObject({ outstanding: 80_00 })
    expect(shop.figures.unpaid).toBe(80_00)
  })

  test('about numbers of its own: the series goes on where it was, and nothing is mailed', () => {
    const { decision, facts } = new Scene({}).done(importInvoice, open())
    expect(decision.changed.map(({ ref }) => ref.kind)).not.toContain('series')
    expect(facts.map(({ type }) => type)).not.toContain('InvoiceIssued')
  })
})
