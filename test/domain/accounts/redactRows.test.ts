import { describe, expect, test } from 'vitest'
import { eraseCustomer } from '../../../domain/accounts/eraseCustomer.ts'
import { type RowName, rowsNamedIn } from '../../../domain/accounts/erasure.ts'
import { redactRows } from '../../../domain/accounts/redactRows.ts'
import { refs } from '../../../domain/command.ts'
import { DeliveryReport } from '../../../domain/deliveries/delivery.ts'
import { AccountId, MailId } from '../../../domain/ids.ts'
import type { Change } from '../../../domain/states.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, lineOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const name = 'Zoé Fictive'
const closed = (orderId: string) =>
  orderOf(orderId, 10_00, {
    state: 'cancelled',
    charged: 0,
    onCredit: 0,
    lines: [{ ...lineOf(10_00), description: `engraved ${name}`, delivered: '0', missing: '0' }],
    holds: [{ reason: 'manual', by: 'person:ada', why: `${name} calls back` }],
    release: { by: 'person:ada', why: `${name} called`, at: '2026-07-18T06:00:00.000Z', covers: 10_00 },
  })
const added = { ...lineOf(1_00), description: `for ${name}` }
const delivery = (accountId: AccountId): Change => ({
  ref: refs.delivery('del-1'),
  state: {
    report: DeliveryReport.parse({ deliveryId: 'del-1', orderId: 'A', lines: [], added: [added] }),
    reportedAt: '2026-07-18T06:00:00.000Z',
    accountId,
    state: 'applied',
  },
})
const used = { hash: 'h', salt: 's', chain: theAccount, sequence: 1, answer: {} }
const pointing = (id: string): Change => ({ ref: { kind: 'pointer', id }, state: { account: theAccount, used } })
const assessed: Change = {
  ref: refs.assessment(theAccount, 'mer_lumen.acc_1.1.1'),
  state: {
    at: '2026-07-18T06:00:00.000Z',
    trigger: 'on-demand',
    answer: { provider: 'dnb', legalName: `${name} EI`, rating: 'D4', transactionId: 't', contentHash: 'c' },
  },
}
const mailOf = (id: string, kind: 'invoice' | 'statement'): Change => ({
  ref: refs.mail(theAccount, id),
  state: {
    mailId: MailId.parse(id),
    accountId: theAccount,
    subject: { kind, id: 'x' },
    state: 'sent',
    documentKey: 'mer_lumen/hash.pdf',
    claimedAt: '2026-07-18T06:00:00.000Z',
    attempts: 1,
  },
})

function shopWith(changes: readonly Change[], sketch: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const shop = new Scene(sketch)
  for (const change of changes) shop.put(change)
  shop.done(eraseCustomer, { accountId: theAccount, reason: 'requested-by-customer' })
  return shop
}
const redact = (shop: Scene, ...rows: RowName[]) => shop.done(redactRows, { accountId: theAccount, rows })

describe('produces', () => {
  test('orders and deliveries that say what goods by their article number, and no word of why they were held or released', () => {
    const shop = shopWith([delivery(theAccount)], { orders: [closed('A')] })
    expect(redact(shop, { kind: 'order', id: 'A' }, { kind: 'delivery', id: 'del-1' }).answer).toEqual({ redacted: 2 })
    const order = shop.order('A')
    expect(JSON.stringify([order, shop.delivery('del-1')])).not.toContain(name)
    expect(order.lines[0]).toMatchObject({ sku: 'goods', description: 'goods', unitPrice: '10' })
    expect(order).toMatchObject({ total: 10_00, release: { by: 'person:ada', why: '', covers: 10_00 } })
  })

  test('an answer of the bureau that says only that and when there was one', () => {
    const shop = shopWith([assessed])
    redact(shop, { kind: 'assessment', id: 'mer_lumen.acc_1.1.1' })
    expect(stateIn(shop.rows, refs.assessment(theAccount, 'mer_lumen.acc_1.1.1'))).toEqual({
      at: '2026-07-18T06:00:00.000Z',
      trigger: 'on-demand',
      answer: { provider: 'dnb' },
    })
  })

  test('once-keys whose hash nobody can try names on any more; those of money still know their repetition', () => {
    const ids = ['account/acc_1', 'order/A', 'delivery/del-1', 'key:holdOrder/a|b', 'payment/pay_1', 'invoice/inv_1']
    const shop = shopWith(ids.map(pointing))
    redact(shop, ...ids.map((id) => ({ kind: 'pointer' as const, id })))
    const salted = ids.filter((id) => stateIn(shop.rows, { kind: 'pointer', id })?.used?.salt !== undefined)
    expect(salted).toEqual(['payment/pay_1', 'invoice/inv_1'])
  })

  test('a statement’s mail without its document; an invoice’s keeps it as long as the law says', () => {
    const shop = shopWith([mailOf('mail_s', 'statement'), mailOf('mail_i', 'invoice')])
    const both = [
      { kind: 'mail', id: 'mail_s' },
      { kind: 'mail', id: 'mail_i' },
    ] as const
    redact(shop, ...both)
    const keyOf = (id: string) => stateIn(shop.rows, refs.mail(theAccount, id))?.documentKey
    expect([keyOf('mail_s'), keyOf('mail_i')]).toEqual([undefined, 'mer_lumen/hash.pdf'])
    redact(shop.on('2037-08-01'), ...both)
    expect(keyOf('mail_i')).toBeUndefined()
  })

  test('an invoice without its buyer once ten years from the end of its financial year are over, its figures as they were', () => {
    const pair = { amount: 10_00, on: '2026-07-01', letter: 'AA' }
    const payment = paymentOf('pay_1', 10_00, { allocations: [{ ...pair, item: 'inv_1' }] })
    const invoice = invoiceOf('inv_1', 10_00, { issuedOn: '2026-07-01', outstanding: 0, settlings: [{ ...pair, paymentId: 'pay_1' }] })
    const shop = shopWith([], { invoices: [invoice], payments: [payment] })
    shop.on('2037-07-01').unchanged(redactRows, { accountId: theAccount, rows: [{ kind: 'invoice', id: 'inv_1' }] })
    redact(shop.on('2037-08-01'), { kind: 'invoice', id: 'inv_1' })
    expect(shop.invoice('inv_1')).toMatchObject({ buyer: { name: theAccount, country: 'FR' }, total: 10_00, number: invoice.number })
    expect(JSON.stringify(shop.invoice('inv_1'))).not.toContain(name)
  })

  test('the once-key of a delivery that came before its order without its salt: the delivery tells whose it is', () => {
    const ref = { kind: 'pointer', id: 'delivery/del-1' } as const
    const shop = shopWith([delivery(theAccount), { ref, state: { used } }])
    const rows = rowsNamedIn([...shop.records.slice(0, 1)].map((record) => ({ ...record, rows: { 'delivery||del-1': 2 } })))
    expect(rows).toEqual([
      { kind: 'delivery', id: 'del-1' },
      { kind: 'pointer', id: 'delivery/del-1' },
    ])
    redact(shop, ...rows)
    expect(stateIn(shop.rows, ref)?.used).not.toHaveProperty('salt')
  })
})

describe('refuses', () => {
  test('invalid-transition: the rows of a customer who is not erased', () => {
    const shop = new Scene({ orders: [closed('A')] })
    expect(shop.refused(redactRows, { accountId: theAccount, rows: [{ kind: 'order', id: 'A' }] })).toBe('invalid-transition')
    expect(shop.order('A').release?.why).toContain(name)
  })

  test('unknown-account: an id nobody opened', () => {
    expect(new Scene({}).refused(redactRows, { accountId: 'acc_nobody', rows: [{ kind: 'order', id: 'A' }] })).toBe('unknown-account')
  })
})

describe('stays quiet', () => {
  test('when nothing is left to take away, and about rows that are not there', () => {
    const shop = shopWith([], { orders: [closed('A')] })
    redact(shop, { kind: 'order', id: 'A' })
    const rows: RowName[] = [
      { kind: 'order', id: 'A' },
      { kind: 'mail', id: 'mail_none' },
    ]
    expect(shop.unchanged(redactRows, { accountId: theAccount, rows })).toEqual({ redacted: 0 })
  })

  test('about another account’s delivery and once-key', () => {
    const other = AccountId.parse('acc_2')
    const shop = shopWith([delivery(other), { ref: { kind: 'pointer', id: 'order/B' }, state: { account: other, used } }])
    const rows: RowName[] = [
      { kind: 'delivery', id: 'del-1' },
      { kind: 'pointer', id: 'order/B' },
    ]
    expect(shop.unchanged(redactRows, { accountId: theAccount, rows })).toEqual({ redacted: 0 })
  })

  test('about the once-key of a delivery that came before its order, while its order is nobody’s or another’s', () => {
    const shop = shopWith([delivery(AccountId.parse('acc_2')), { ref: { kind: 'pointer', id: 'delivery/del-1' }, state: { used } }])
    const rows: RowName[] = [{ kind: 'pointer', id: 'delivery/del-1' }]
    expect(shop.unchanged(redactRows, { accountId: theAccount, rows })).toEqual({ redacted: 0 })
  })

  test('about rows that say nothing of a person: the journal names them, nobody goes there', () => {
    const shop = shopWith([], {})
    const [record] = shop.records
    if (!record) throw new Error('nothing was recorded')
    const rows = { 'account|acc_1|': 1, 'payment|acc_1|pay_1': 1, 'order|acc_1|A': 1, 'pointer||key:holdOrder/a|b': 1, 'series||F-2026': 3 }
    expect(rowsNamedIn([{ ...record, rows }])).toEqual([
      { kind: 'order', id: 'A' },
      { kind: 'pointer', id: 'key:holdOrder/a|b' },
    ])
  })
})
