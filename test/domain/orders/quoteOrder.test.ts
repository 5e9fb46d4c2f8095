import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../../domain/orders/quoteOrder.ts'
import { invoiceOf, lineOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

function quotingOf(total: number, sketch: Parameters<typeof placingOf>[2] = {}) {
  const { orderId: _, ...quoting } = placingOf('none', total, sketch)
  return quoting
}

describe('answers', () => {
  test.each`
    policy                | offers
    ${'balance'}          | ${[['balance', 16_00, 4_00]]}
    ${'order-only'}       | ${[['order-only', 20_00, 0]]}
    ${'customer-chooses'} | ${[['balance', 16_00, 4_00], ['order-only', 20_00, 0]]}
  `('under $policy with R = 4.00 and T = 20.00: $offers, the first preselected', async ({ policy, offers }) => {
    const shop = new Scene({ settings: { settlementPolicy: policy }, payments: [paymentOf('pay_1', 4_00)] })
    const quote = await shop.ask(quoteOrder, quotingOf(20_00, { settlement: 'prepaid' }))
    expect(quote).toMatchObject({ policy, remainder: 4_00, total: 20_00, net: 16_67, vat: [{ rate: '20', net: 16_67, vat: 3_33 }] })
    expect('offers' in quote && quote.offers.map(({ choice, asked, fromDeposit }) => [choice, asked, fromDeposit])).toEqual(offers)
  })

  test('with the debt asked along: R = −5.00, T = 20.00 asks 25.00', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 5_00)] })
    expect(await shop.ask(quoteOrder, quotingOf(20_00, { settlement: 'prepaid' }))).toMatchObject({
      remainder: -5_00,
      offers: [
        { choice: 'balance', asked: 25_00, toCollect: 20_00 },
        { choice: 'order-only', asked: 20_00, toCollect: 20_00 },
      ],
    })
  })

  test('with what would hold it, and the account as it stands', async () => {
    const shop = new Scene({ account: { limit: 50_00 } })
    expect(await shop.ask(quoteOrder, quotingOf(60_00))).toMatchObject({
      offers: [
        {
          choice: 'as-settled',
          asked: 0,
          onCredit: 60_00,
          holds: [{ reason: 'limit-exceeded', figures: { limit: 50_00, exposure: 60_00, excess: 10_00 } }],
        },
      ],
      account: { exposure: 0, headroom: 50_00 },
    })
  })

  test('what placing then does, whatever the account, and writes nothing', async () => {
    const settlement = fc.constantFrom('account' as const, 'deposit' as const, 'auto' as const, 'prepaid' as const)
    const cents = fc.integer({ min: 0, max: 200_00 })
    const limit = fc.oneof(cents, fc.constant('unlimited' as const), fc.constant(null))
    const rest = fc.constantFrom('hold' as const, 'pay-now' as const)
    await fc.assert(
      fc.asyncProperty(
        fc.record({ settlement, rest, limit, total: cents, deposits: cents, due: cents }),
        async ({ limit, total, deposits, due, ...how }) => {
          const shop = new Scene({
            account: { limit },
            payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [],
            invoices: due > 0 ? [invoiceOf('inv_1', due)] : [],
          })
          const rows = new Map(shop.rows)
          const quote = await shop.ask(quoteOrder, quotingOf(total, how))
          expect(new Map(shop.rows)).toEqual(rows)
          const placed = shop.run(placeOrder, placingOf('A', total, how))
          if (isRefusal(quote)) {
            expect(placed).toMatchObject({ refused: quote.refused })
            return
          }
          const { asked, fromDeposit, onCredit, toCollect, holds } = quote.offers[0] ?? {}
          expect(placed).toMatchObject({ answer: { asked, fromDeposit, onCredit, toCollect, holds } })
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('refuses', () => {
  test.each([
    ['invalid-input', { lines: [] }],
    ['unknown-account', { accountId: 'acc_nobody', currency: 'USD' as const }],
    ['unknown-ship-to', { shipToId: 'site-9', currency: 'USD' as const }],
    ['currency-mismatch', { currency: 'USD' as const, lines: [lineOf(-1)] }],
    ['negative-total', { lines: [lineOf(-1)] }],
    ['credit-not-granted', {}],
    ['deposit-does-not-cover', { settlement: 'deposit' as const }],
  ])('%s', async (refused, sketch) => {
    expect(await new Scene({}).ask(quoteOrder, quotingOf(10_00, sketch))).toMatchObject({ refused })
  })
})
