import { describe, expect, test } from 'vitest'
import { changeCustomer } from '../../domain/accounts/changeCustomer.ts'
import { eraseCustomer } from '../../domain/accounts/eraseCustomer.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { isRefusal, refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { claimMail } from '../../domain/mail/claimMail.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { refText } from '../../domain/states.ts'
import { checkAccount } from '../../store/check.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { bothTables, realClock } from '../kit/keeper.ts'
import { contextAt, merchantId } from './toy.ts'

const rounds = Array.from({ length: 6 }, (_, nth) => nth)
const refusedAs = (done: object) => (isRefusal(done) ? done.refused : 'done')

describe.each(bothTables)('erasing while something else happens at the same instant, %s', (_, make) => {
  /** Both at once, a fresh account each time, either of them sent first; which of them was done, and the account's rows. */
  async function race(other: (accountId: AccountId, running: Parameters<typeof run>[2]) => Promise<object>) {
    const keeper: Keeper = keeperOver(await make())
    const outcomes = []
    for (const nth of rounds) {
      const accountId = AccountId.parse(`acc_${nth}`)
      const running = () => ({ context: contextAt(), keeper, clock: realClock, deadlineAt: Date.now() + 20_000 })
      await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer: { name: 'Zoé Fictive' } }), running())
      const erase = () => run(eraseCustomer, { accountId, reason: 'requested-by-customer' }, running())
      const both = nth % 2 === 0 ? [erase(), other(accountId, running())] : [other(accountId, running()), erase()]
      const done = await Promise.all(both)
      const [erased, others] = nth % 2 === 0 ? done : done.toReversed()
      const rows = await keeper.get(merchantId, [refs.customer(accountId)])
      const customer = rows.get(refText(refs.customer(accountId)))
      const name = customer?.kind === 'customer' ? customer.state.details.name : undefined
      outcomes.push({ erased: refusedAs(erased ?? {}), other: others ?? {}, forgotten: name === accountId })
      expect(await checkAccount({ keeper, merchantId, accountId })).toEqual([])
    }
    return outcomes
  }

  test('an order is placed, or its customer erased, never both', { timeout: 60_000 }, async () => {
    const lines = [{ sku: 'A', description: 'Apples', quantity: '1', unitPrice: '1.00', vatRate: '20' }]
    const like = { currency: 'EUR', prices: 'gross', settlement: 'prepaid', lines } as const
    const outcomes = await race((accountId, running) =>
      run(placeOrder, placeOrder.input.parse({ ...like, accountId, orderId: `for-${accountId}` }), running),
    )
    for (const { erased, other, forgotten } of outcomes)
      expect([[erased, refusedAs(other), forgotten]]).toEqual([
        erased === 'done' ? ['done', 'customer-erased', true] : ['account-not-settled', 'done', false],
      ])
  })

  test('a mail is claimed, or its customer erased, never both', { timeout: 60_000 }, async () => {
    const outcomes = await race((accountId, running) => {
      const mail = { mailId: `mail_${accountId.slice(4)}`, accountId, subject: { kind: 'invoice', id: 'inv_1' } }
      return run(claimMail, claimMail.input.parse(mail), running)
    })
    for (const { erased, other } of outcomes)
      expect(other).toMatchObject({ answer: erased === 'done' ? { claimed: false, state: 'not-sent' } : { claimed: true } })
    for (const { erased } of outcomes) expect(['done', 'mail-under-way']).toContain(erased)
  })

  test('whatever was just changed of the customer is forgotten too', { timeout: 60_000 }, async () => {
    const outcomes = await race((accountId, running) =>
      run(changeCustomer, changeCustomer.input.parse({ accountId, customer: { name: 'Zoé Autre' } }), running),
    )
    for (const { erased, other, forgotten } of outcomes) {
      expect([erased, forgotten]).toEqual(['done', true])
      expect(['done', 'customer-erased']).toContain(refusedAs(other))
    }
  })
})
