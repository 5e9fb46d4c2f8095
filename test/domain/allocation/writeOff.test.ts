import { describe, expect, test } from 'vitest'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { writeOff } from '../../../domain/allocation/writeOff.ts'
import { getPayment } from '../../../domain/payments/getPayment.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { claimOf, invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const ofInvoice = { paymentId: 'pay_w', item: 'inv_1' }

/** An invoice of 48.00 of which some is paid, and a merchant who writes off up to 0.05. */
function paid(amount: number): Scene {
  const shop = new Scene({ settings: { writeOffTolerance: 5 }, invoices: [invoiceOf('inv_1', 48_00)] })
  shop.done(recordPayment, {
    paymentId: 'pay_1',
    accountId: theAccount,
    amount,
    currency: 'EUR',
    method: 'VIR',
    names: [{ kind: 'invoice', id: 'inv_1' }],
  })
  return shop
}

describe('produces', () => {
  test('a residue of 0.02 as settled, to its own account of the ledger, lettered both ways, with its reason', async () => {
    const shop = paid(47_98)
    const { answer, facts, decision } = shop.done(writeOff, { ...ofInvoice, reason: 'bank-charges' })
    expect(answer).toMatchObject({
      amount: 2,
      label: 'allocated',
      allocations: [{ item: 'inv_1', amount: 2, letter: 'AB' }],
      account: { unpaid: 0, deposits: 0, balance: 0 },
    })
    expect(decision.entries[0]).toMatchObject({
      why: 'bank-charges',
      postings: [
        { debit: 'write-off', credit: 'deposits', amount: 2 },
        { debit: 'deposits', credit: 'receivable', amount: 2 },
      ],
    })
    expect(factsOf(facts, 'WrittenOff')).toEqual([
      { type: 'WrittenOff', paymentId: 'pay_w', item: 'inv_1', amount: 2, reason: 'bank-charges' },
    ])
    expect(shop.invoice('inv_1').settlings.at(-1)).toMatchObject({ paymentId: 'pay_w', amount: 2, letter: 'AB', by: 'write-off' })
    expect(await shop.ask(getPayment, { paymentId: 'pay_w' })).toMatchObject({ kind: 'write-off', reason: 'bank-charges' })
  })

  test('exactly the tolerance; of a claim too', () => {
    const gone = paymentOf('pay_gone', 5, { returned: 5 })
    const shop = new Scene({ settings: { writeOffTolerance: 5 }, payments: [gone], claims: [claimOf('clm_gone', 5)] })
    const outcome = shop.run(writeOff, { paymentId: 'pay_w', item: 'clm_gone' })
    expect(outcome).toMatchObject({ answer: { amount: 5, account: { unpaid: 0 } } })
  })

  test('no observation of days to pay, and no payment in the history (SPEC section 9)', () => {
    const shop = paid(47_98)
    shop.done(writeOff, ofInvoice)
    expect(shop.account.history).toMatchObject({ paymentCount: 1, daysToPayCount: 0 })
  })
})

describe('refuses', () => {
  test('unknown-invoice: neither invoice nor claim', () =>
    expect(new Scene({ settings: { writeOffTolerance: 5 } }).refused(writeOff, ofInvoice)).toBe('unknown-invoice'))

  test('nothing-owed: it is settled', () => expect(paid(48_00).refused(writeOff, ofInvoice)).toBe('nothing-owed'))

  test('exceeds-tolerance: one cent more than the merchant writes off; by default nothing is', () => {
    expect(paid(47_94).refused(writeOff, ofInvoice)).toBe('exceeds-tolerance')
    expect(paid(47_99).choose({ writeOffTolerance: 0 }).refused(writeOff, ofInvoice)).toBe('exceeds-tolerance')
  })
})

describe('stays quiet', () => {
  test('the same write-off again counts once', () => {
    const shop = paid(47_98)
    const { answer } = shop.done(writeOff, ofInvoice)
    expect(shop.run(writeOff, ofInvoice)).toEqual({ unchanged: answer })
  })

  test('what was written off is never taken apart', () => {
    const shop = paid(47_98)
    shop.done(writeOff, ofInvoice)
    expect(shop.refused(undoAllocation, ofInvoice)).toBe('invalid-transition')
  })
})
