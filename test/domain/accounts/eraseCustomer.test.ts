import { describe, expect, test } from 'vitest'
import { changeCustomer } from '../../../domain/accounts/changeCustomer.ts'
import { eraseCustomer } from '../../../domain/accounts/eraseCustomer.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { refs } from '../../../domain/command.ts'
import { sendInvoice } from '../../../domain/invoices/sendInvoice.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { settleMail } from '../../../domain/mail/settleMail.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../../domain/orders/quoteOrder.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { envelopesOf } from '../../../events/publish.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const erasing = { accountId: theAccount, reason: 'requested-by-customer' as const }
const invoiceMail = { mailId: 'mail_inv-1', accountId: theAccount, subject: { kind: 'invoice' as const, id: 'inv_1' } }
const customerIn = (shop: Scene) => stateIn(shop.rows, refs.customer(theAccount))
const erased = (sketch: ConstructorParameters<typeof Scene>[0] = {}) => {
  const shop = new Scene(sketch)
  shop.done(eraseCustomer, erasing)
  return shop
}

const card = { provider: 'stripe', paymentKey: 'pi_1', currency: 'EUR' }
const settledByCard = () =>
  paymentOf('pay_psp-stripe-pi-1', 50_00, {
    kind: 'online',
    allocations: [{ item: 'inv_1', amount: 50_00, on: '2026-07-10', letter: 'AA' }],
    provider: { name: 'stripe', key: 'pi_1', taken: {}, heard: {} },
  })
const paidInvoice = () =>
  invoiceOf('inv_1', 50_00, {
    outstanding: 0,
    settlings: [{ paymentId: 'pay_psp-stripe-pi-1', amount: 50_00, on: '2026-07-10', letter: 'AA' }],
  })

describe('produces', () => {
  test('a customer who is nobody: the account’s id for a name, nothing else but country, language and whether it was a business', () => {
    const shop = erased({
      details: {
        professional: true,
        country: 'BE',
        language: 'en',
        duns: '123456789',
        references: ['VIP', 'sœur de Léa'],
        shipTos: [{ shipToId: 'site-1', name: 'Chez Zoé', duns: '123456780' }],
      },
    })
    expect(customerIn(shop)).toEqual({
      accountId: theAccount,
      customerVersion: 2,
      details: {
        name: theAccount,
        professional: true,
        country: 'BE',
        language: 'en',
        emailChannel: false,
        consent: false,
        noBureauCall: true,
        shipTos: [],
        references: [],
      },
    })
  })

  test('an account without what was thought of the person: no risk level, no rating, no ship-tos; a new version of its terms', () => {
    const shop = erased({
      account: { terms: { riskLevel: 'high', paymentTermDays: 30 }, review: { rating: 'D4', suggestedLimit: 0 }, limit: 10_00 },
      details: { shipTos: [{ shipToId: 'site-1', name: 'Chez Zoé' }] },
    })
    expect(shop.account).toMatchObject({ review: {}, shipToIds: [], limit: 10_00, termsVersion: 2 })
    expect(shop.account.terms).toMatchObject({ riskLevel: 'none', paymentTermDays: 30 })
    expect(shop.account.erasedAt).toBe(shop.context().now)
  })

  test('the news by ids alone, with the reason as a code in the journal, and that lists show another name', () => {
    const { decision, facts } = new Scene({}).done(eraseCustomer, erasing)
    expect(facts).toEqual([{ type: 'CustomerErased' }, { type: 'FiguresChanged' }])
    expect(decision.entries).toEqual([expect.objectContaining({ why: 'requested-by-customer', postings: [] })])
    const shop = erased()
    expect(shop.records.flatMap(envelopesOf)).toMatchObject([
      { type: 'customer-erased', accountId: theAccount, data: {} },
      { type: 'account-figures-changed' },
    ])
  })

  test('an account that takes no new business, by whatever door', async () => {
    const shop = erased({ account: { limit: 'unlimited' }, payments: [settledByCard()], invoices: [paidInvoice()] })
    expect(shop.refused(placeOrder, placingOf('A', 10_00))).toBe('customer-erased')
    const { orderId: _, ...wish } = placingOf('A', 10_00)
    expect(await shop.ask(quoteOrder, wish)).toMatchObject({ refused: 'customer-erased' })
    expect(shop.refused(changeCustomer, { accountId: theAccount, customer: { name: 'Zoé Fictive' } })).toBe('customer-erased')
    const toppingUp = { paymentId: 'pay_t', accountId: theAccount, amount: 10_00, currency: 'EUR' as const, method: 'CB' }
    expect(shop.refused(topUp, toppingUp)).toBe('customer-erased')
    expect(shop.choose({ paymentProvider: 'stripe' }).refused(sendInvoice, { invoiceId: 'inv_1' })).toBe('customer-erased')
  })

  test('no mail any more: one that was waiting is kept as not sent, and a statement’s document is not kept', () => {
    const shop = erased()
    const statement = { ...invoiceMail, mailId: 'mail_sta-1', subject: { kind: 'statement' as const, id: 'sta_1' }, documentKey: 'k' }
    expect(shop.done(claimMail, statement).answer).toEqual({ claimed: false, state: 'not-sent' })
    const kept = stateIn(shop.rows, refs.mail(theAccount, 'mail_sta-1'))
    expect(kept).toMatchObject({ state: 'not-sent', reason: 'erased' })
    expect(kept).not.toHaveProperty('documentKey')
    expect(shop.done(claimMail, { ...invoiceMail, documentKey: 'k' }).answer.claimed).toBe(false)
    expect(stateIn(shop.rows, refs.mail(theAccount, 'mail_inv-1'))?.documentKey).toBe('k')
  })

  test('an account whose money still counts: a chargeback is recorded, paid, and never about a person', () => {
    const shop = erased({ payments: [settledByCard()], invoices: [paidInvoice()] })
    shop.done(applyPaymentReport, { ...card, kind: 'dispute', objectId: 'dp_1', status: 'lost', amount: 50_00 })
    expect(shop.figures).toMatchObject({ unpaid: 50_00, balance: -50_00 })
    shop.done(recordPayment, { paymentId: 'pay_late', accountId: theAccount, amount: 60_00, currency: 'EUR', method: 'VIR', names: [] })
    shop.done(topUp, { paymentId: 'pay_back', accountId: theAccount, amount: -10_00, currency: 'EUR', method: 'VIR' })
    expect(shop.figures.deposits).toBe(50_00)
  })
})

describe('refuses', () => {
  test('unknown-account: an id nobody opened', () => {
    expect(new Scene({}).refused(eraseCustomer, { ...erasing, accountId: 'acc_nobody' })).toBe('unknown-account')
  })

  test('not-allowed, before anything is said of the account', () => {
    const rights = new Set(['customers:change' as const])
    expect(new Scene({}).refused(eraseCustomer, { ...erasing, accountId: 'acc_nobody' }, { rights })).toBe('not-allowed')
  })

  test('a reason that is no code', () => {
    expect(eraseCustomer.input.safeParse({ accountId: theAccount, reason: 'Zoé asked on the phone' }).success).toBe(false)
  })

  test.each([
    ['an open order', { orders: [orderOf('A', 10_00)] }, 'There are open orders.'],
    ['an open order that costs nothing', { orders: [orderOf('A', 0)] }, 'There are open orders.'],
    ['something unpaid', { invoices: [invoiceOf('inv_1', 10_00)] }, 'There are 10.00 EUR unpaid.'],
    ['deposits, kept money included', { payments: [paymentOf('pay_1', 5_00, { matches: 'nothing' })] }, 'There are 5.00 EUR of deposits.'],
  ])('account-not-settled: %s', (_, holding, detail) => {
    const shop = new Scene(holding)
    expect(shop.run(eraseCustomer, erasing)).toEqual({ refused: 'account-not-settled', detail })
    expect(customerIn(shop)?.details.name).toBe('Zoé Fictive')
  })

  test('account-not-settled, with all that is open in one sentence', () => {
    const holding = { orders: [orderOf('A', 10_00)], invoices: [invoiceOf('inv_1', 10_00)], payments: [paymentOf('pay_1', 5_00)] }
    expect(new Scene(holding).run(eraseCustomer, erasing)).toMatchObject({
      detail: 'There are open orders, 10.00 EUR unpaid, 5.00 EUR of deposits.',
    })
  })

  test('mail-under-way: while a mail may still leave, until its outcome is known or an hour is over', () => {
    const shop = new Scene({})
    shop.done(claimMail, invoiceMail)
    expect(shop.refused(eraseCustomer, erasing)).toBe('mail-under-way')
    shop.done(settleMail, { mailId: 'mail_inv-1', accountId: theAccount, outcome: 'sent' })
    shop.done(eraseCustomer, erasing)

    const silent = new Scene({})
    silent.done(claimMail, invoiceMail)
    expect(silent.refused(eraseCustomer, erasing)).toBe('mail-under-way')
    silent.at('2026-07-18T11:30:00.000Z').done(eraseCustomer, erasing)
  })

  test('mail-under-way: however many older mails stayed without an outcome', () => {
    const shop = new Scene({})
    for (const nth of [1, 2, 3]) shop.done(claimMail, { ...invoiceMail, mailId: `mail_old-${nth}` })
    shop.on('2026-07-20').done(claimMail, { ...invoiceMail, mailId: 'mail_new' })
    expect(shop.refused(eraseCustomer, erasing)).toBe('mail-under-way')
  })
})

describe('stays quiet', () => {
  test('when the customer is erased already: the first moment is answered again', () => {
    const shop = erased()
    const { erasedAt } = shop.account
    expect(shop.on('2026-08-01').unchanged(eraseCustomer, erasing)).toEqual({ accountId: theAccount, erasedAt })
  })

  test('about money: the figures are the same to the cent, invoices and payments as they were', () => {
    const shop = new Scene({ payments: [settledByCard()], invoices: [paidInvoice()] })
    const before = { figures: shop.figures, invoice: shop.invoice('inv_1'), payment: shop.payment('pay_psp-stripe-pi-1') }
    const { decision } = shop.done(eraseCustomer, erasing)
    expect({ figures: shop.figures, invoice: shop.invoice('inv_1'), payment: shop.payment('pay_psp-stripe-pi-1') }).toEqual(before)
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'customer'])
  })

  test('about the terms’ version, where no risk level stood', () => {
    expect(erased().account.termsVersion).toBe(1)
  })

  test('about an answer of the bureau that was still under way: nothing of it is kept', () => {
    const shop = erased()
    const answer = { provider: 'dnb', legalName: 'Zoé Fictive EI', rating: 'A1' }
    shop.unchanged(recordAssessment, { accountId: theAccount, trigger: 'on-demand', cause: 'event-1', answer })
    expect(stateIn(shop.rows, refs.assessment(theAccount, 'event-1'))).toBeUndefined()
  })

  test('when it is said again that the time to keep is over: the event is told once more, the moment stays', () => {
    const shop = erased()
    const { erasedAt } = shop.account
    const { answer, facts } = shop.on('2037-09-01').done(eraseCustomer, { ...erasing, reason: 'retention-over' })
    expect(answer.erasedAt).toBe(erasedAt)
    expect(facts[0]).toEqual({ type: 'CustomerErased' })
  })
})
