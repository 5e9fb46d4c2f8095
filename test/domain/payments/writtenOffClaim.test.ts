import { describe, expect, test } from 'vitest'
import { writeOff } from '../../../domain/allocation/writeOff.ts'
import { bounds } from '../../../domain/limits.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, tell } from './reports.ts'

const move = { accountId: theAccount, currency: 'EUR' as const, method: 'CB' }

/** A top-up that was refunded and then charged back, so that all of it is a claim; residues up to 5.00 may be written off. */
function claimed(amount: number): Scene {
  const shop = new Scene({ settings: { writeOffTolerance: 5_00 } })
  shop.done(topUp, { ...move, paymentId: 'pay_in', amount, providerKey: 'pi_1' })
  shop.done(topUp, { ...move, paymentId: 'pay_out', amount: -amount })
  expect(tell(shop, disputeTold('dp_1', amount))).toBe('reversed')
  return shop
}

const pay = (shop: Scene, amount: number, paymentId = 'pay_2') =>
  shop.done(recordPayment, { ...move, paymentId, amount, method: 'VIR', names: [{ kind: 'claim', id: 'clm_in' }] })

const won = (shop: Scene, amount: number) => shop.done(applyPaymentReport, disputeTold('dp_1', amount, { status: 'won' }))

describe('a claim that was written off, when its dispute is won', () => {
  test('gives the customer nothing, who never paid it: the write-off is replaced', () => {
    const shop = claimed(3_00)
    shop.done(writeOff, { paymentId: 'pay_w', item: 'clm_in' })
    const { facts, decision } = won(shop, 3_00)
    expect(shop.figures).toMatchObject({ deposits: 0, unreservedDeposits: 0, unpaid: 0, balance: 0 })
    expect(shop.payment('pay_w')).toMatchObject({ returned: 3_00, allocations: [] })
    expect(shop.claim('clm_in')).toMatchObject({ total: 0, outstanding: 0, settlings: [] })
    expect(factsOf(facts, 'WriteOffReplaced')).toEqual([{ type: 'WriteOffReplaced', paymentId: 'pay_w', item: 'clm_in', amount: 3_00 }])
    expect(decision.entries[0].postings).toContainEqual({ debit: 'deposits', credit: 'write-off', amount: 3_00 })
  })

  test.each`
    by                       | left     | deposits | unpaid
    ${'whole'}               | ${0}     | ${97_00} | ${0}
    ${'less than that'}      | ${98_00} | ${0}     | ${0}
    ${'more than that part'} | ${50_00} | ${47_00} | ${0}
  `('gives back what was paid of it and no cent more: lifted $by', ({ left, deposits, unpaid }) => {
    const shop = claimed(100_00)
    pay(shop, 97_00)
    shop.done(writeOff, { paymentId: 'pay_w', item: 'clm_in' })
    if (left === 0) won(shop, 100_00)
    else tell(shop, disputeTold('dp_1', left, { status: 'lost' }))
    expect(shop.figures).toMatchObject({ deposits, unpaid, balance: deposits })
  })

  test('gives back what was paid of it, however many payments came after the write-off', () => {
    const many = bounds.paymentsPerMatching + 1
    const shop = claimed(3_00)
    shop.done(writeOff, { paymentId: 'pay_w', item: 'clm_in' })
    tell(shop, disputeTold('dp_1', 3_00 + many * 1_00, { status: 'lost' }))
    for (let nth = 0; nth < many; nth += 1) pay(shop, 1_00, `pay_${nth}`)
    const { facts } = won(shop, 3_00 + many * 1_00)
    expect(factsOf(facts, 'WriteOffReplaced')).toMatchObject([{ paymentId: 'pay_w', amount: 3_00 }])
    expect(shop.figures).toMatchObject({ deposits: many * 1_00, unpaid: 0, balance: many * 1_00 })
  })
})
