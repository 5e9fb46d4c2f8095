import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { exportCustomer } from '../../../domain/accounts/exportCustomer.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { isRefusal } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { claimOf, customerOf, invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

type Part = z.infer<(typeof exportCustomer)['answer']>

/** Every part of an export, one after the other. */
async function exported(shop: Scene, limit = 100): Promise<Part[]> {
  const parts: Part[] = []
  for (let cursor: string | undefined; ; ) {
    const part = await shop.ask(exportCustomer, { accountId: theAccount, limit, ...(cursor !== undefined && { cursor }) })
    if (isRefusal(part)) throw new Error(part.refused)
    parts.push(part)
    if (part.next === undefined) return parts
    cursor = part.next
  }
}

/** One of everything that is kept with an account. */
function busy(): Scene {
  const shop = new Scene({
    account: { limit: 'unlimited' },
    orders: [orderOf('A', 10_00), orderOf('B', 20_00)],
    payments: [paymentOf('pay_1', 5_00)],
    invoices: [invoiceOf('inv_1', 30_00)],
    claims: [claimOf('clm_1', 1_00)],
  })
  shop.done(placeOrder, placingOf('C', 7_00))
  shop.done(reportDelivery, { deliveryId: 'del-1', orderId: 'C', lines: [{ sku: 'goods', delivered: '1' }], last: true })
  shop.done(applyDelivery, { deliveryId: 'del-1' })
  shop.done(claimMail, { mailId: 'mail_inv-1', accountId: theAccount, subject: { kind: 'invoice', id: 'inv_1' } })
  const answer = { provider: 'dnb', legalName: 'Zoé Fictive EI' }
  shop.done(recordAssessment, { accountId: theAccount, trigger: 'on-demand', cause: 'event-1', answer })
  shop.on('2026-08-02').done(prepareStatement, { accountId: theAccount, month: '2026-07' })
  return shop
}

describe('answers', () => {
  test('all that is kept: the person, the account, each list, the deliveries and the journal', async () => {
    const shop = busy()
    const [rows, journal, ...more] = await exported(shop)
    expect(more).toEqual([])
    expect(rows).toMatchObject({
      accountId: theAccount,
      exportedAt: shop.context().now,
      account: { unpaid: 31_00 },
      customer: { details: customerOf() },
      debts: {},
      purse: {},
      orders: [{ orderId: 'A' }, { orderId: 'B' }, { orderId: 'C' }],
      payments: [{ paymentId: 'pay_1' }],
      invoices: [{ invoiceId: 'inv_1', buyer: { name: 'Zoé Fictive' } }],
      claims: [{ claimId: 'clm_1' }],
      statements: [{ month: '2026-07' }],
      mails: [{ mailId: 'mail_inv-1', state: 'sending' }],
      assessments: [{ answer: { legalName: 'Zoé Fictive EI' } }],
      journal: [],
    })
    expect(journal?.journal.map(({ command }) => command)).toEqual(shop.records.map(({ command }) => command))
    expect(journal?.deliveries).toMatchObject([{ report: { deliveryId: 'del-1' }, state: 'applied' }])
  })

  test('the same in parts of any size: nothing twice, nothing left out', async () => {
    const shop = busy()
    const whole = await exported(shop)
    const parts = await exported(shop, 1)
    expect(parts.length).toBeGreaterThan(10)
    const lists = ['orders', 'payments', 'invoices', 'claims', 'statements', 'mails', 'assessments', 'deliveries', 'journal'] as const
    for (const list of lists) expect(parts.flatMap((part) => [...part[list]])).toEqual(whole.flatMap((part) => [...part[list]]))
    for (const row of ['account', 'customer', 'debts', 'purse'] as const) expect(parts.filter((part) => part[row])).toHaveLength(1)
  })

  test('an account on which nothing has happened', async () => {
    const [rows] = await exported(new Scene({}))
    expect(rows).toMatchObject({ orders: [], mails: [], customer: { details: customerOf() } })
  })
})

describe('refuses', () => {
  test('unknown-account: an id nobody opened', async () => {
    expect(await new Scene({}).ask(exportCustomer, { accountId: 'acc_nobody' })).toEqual({ refused: 'unknown-account' })
  })
})
