import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { importDeposit } from '../../../domain/imports/importDeposit.ts'
import { bounds } from '../../../domain/limits.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { accountOf, invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'

type Input = z.input<(typeof importDeposit)['input']>
const kept = (more: Partial<Input> = {}): Input => ({
  paymentId: 'pay_old',
  accountId: theAccount,
  amount: 30_00,
  currency: 'EUR',
  receivedOn: '2026-05-02',
  ...more,
})

describe('produces', () => {
  test('a deposit, posted against the opening balances', () => {
    const shop = new Scene({})
    const { answer, facts, decision } = shop.done(importDeposit, kept())
    expect(answer).toMatchObject({ unallocated: 30_00, label: 'unallocated', account: { deposits: 30_00, balance: 30_00 } })
    expect(decision.entries[0].postings).toEqual([{ debit: 'opening', credit: 'deposits', amount: 30_00 }])
    expect(facts).toEqual([
      { type: 'DepositImported', paymentId: 'pay_old', amount: 30_00, receivedOn: '2026-05-02' },
      { type: 'FiguresChanged' },
    ])
  })

  test('kept money that no invoice takes by itself; with auto it is matched', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 40_00)] })
    shop.done(importDeposit, kept())
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(40_00)
    shop.done(importDeposit, kept({ paymentId: 'pay_auto', applyTo: 'auto' }))
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(10_00)
    expect(shop.figures).toMatchObject({ deposits: 30_00, unpaid: 10_00 })
  })

  test('the oldest money where it was received first, given back before a newer top-up', () => {
    const shop = new Scene({ payments: [paymentOf('pay_new', 10_00, { receivedOn: '2026-07-01' })] })
    shop.done(importDeposit, kept())
    shop.done(topUp, { paymentId: 'pay_out', accountId: theAccount, amount: -30_00, currency: 'EUR', method: 'ESP' })
    expect(shop.payment('pay_old').returned).toBe(30_00)
    expect(shop.payment('pay_new').returned).toBe(0)
  })
})

describe('refuses', () => {
  test('switched-off, before anything is looked for', () => {
    const features = { b2bCredit: true, invoicing: true, storeCredit: false }
    expect(new Scene({ settings: { features } }).refused(importDeposit, kept({ accountId: 'acc_none' }))).toBe('switched-off')
  })

  test('invalid-input: a day that hasn’t come, nothing, an id kept for online payments', () => {
    const refused = (more: Partial<Input>) => new Scene({}).refused(importDeposit, kept(more))
    expect([refused({ receivedOn: '2026-07-19' }), refused({ amount: 0 }), refused({ paymentId: 'pay_psp-x' })]).toEqual(
      Array.from({ length: 3 }, () => 'invalid-input'),
    )
  })

  test('unknown-account, then customer-erased, then currency-mismatch', () => {
    expect(new Scene({}).refused(importDeposit, kept({ accountId: 'acc_none', currency: 'USD' }))).toBe('unknown-account')
    const erased = new Scene({ account: accountOf({ erasedAt: '2026-07-01T00:00:00.000Z' }) })
    expect(erased.refused(importDeposit, kept({ currency: 'USD' }))).toBe('customer-erased')
    expect(new Scene({}).refused(importDeposit, kept({ currency: 'USD' }))).toBe('currency-mismatch')
  })

  test('too-many-open-payments', () => {
    const payments = Array.from({ length: bounds.openPayments }, (_, at) => paymentOf(`pay_${at}`, 1))
    expect(new Scene({ payments }).refused(importDeposit, kept())).toBe('too-many-open-payments')
  })
})

describe('stays quiet', () => {
  test('about a deposit imported before, and about the history: it is no payment of now', () => {
    const shop = new Scene({})
    shop.done(importDeposit, kept())
    shop.unchanged(importDeposit, kept())
    expect(shop.account.history).toMatchObject({ paymentCount: 0 })
    expect(shop.figures.deposits).toBe(30_00)
  })
})
