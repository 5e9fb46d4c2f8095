import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { bounds } from '../../../domain/limits.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { Accounts } from '../../kit/accounts.ts'
import { lineOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const whole = { delivery: 'whole' as const }
const due = (orderId: string, total: number) => ({ orders: [orderOf(orderId, total, whole)] })
const asked = (accountId: string, ...orderIds: string[]) => ({ accountId, invoiceId: `inv_run-${accountId.slice(4)}`, orderIds })
const seriesOf = (shop: Accounts, id = 'F-2026') => stateIn(shop.rows, refs.series(id))

describe('produces', () => {
  test('an invoice of each account, numbered in the order they came, in one commit with the series', () => {
    const shop = new Accounts({ acc_a: due('A', 12_00), acc_b: due('B', 24_00), acc_c: due('C', 36_00) })
    const { outcomes, decision } = shop.invoice([asked('acc_b', 'B'), asked('acc_a', 'A'), asked('acc_c', 'C')])
    expect(outcomes).toEqual(
      [
        ['acc_b', 24_00],
        ['acc_a', 12_00],
        ['acc_c', 36_00],
      ].map(([accountId, total], at) => ({
        accountId,
        invoiceId: `inv_run-${String(accountId).slice(4)}`,
        outcome: 'issued',
        number: `F-2026-00000${at + 1}`,
        issuedOn: '2026-07-18',
        dueOn: '2026-07-18',
        total,
        outstanding: total,
      })),
    )
    expect(seriesOf(shop)).toEqual({ series: 'F', year: '2026', last: 3 })
    const numbered = decision?.entries.map(({ chain, facts }) => [chain.kind, chain.account ?? chain.id, facts.map(({ type }) => type)])
    expect(numbered).toEqual([
      ['series', 'F-2026', ['InvoiceNumbered', 'InvoiceNumbered', 'InvoiceNumbered']],
      ['account', 'acc_b', ['InvoiceIssued', 'FiguresChanged']],
      ['account', 'acc_a', ['InvoiceIssued', 'FiguresChanged']],
      ['account', 'acc_c', ['InvoiceIssued', 'FiguresChanged']],
    ])
    expect(shop.figures('acc_b')).toMatchObject({ unpaid: 24_00, openOrders: 0, balance: -24_00 })
  })

  test('the invoice, facts, postings and rows that the account would have been given alone', () => {
    const orders = [orderOf('A', 30_00, { ...whole, settlement: 'auto', fromDeposit: 20_00 }), orderOf('B', 10_00, whole)]
    const payments = [paymentOf('pay_1', 25_00)]
    const alone = new Scene({ account: { limit: 'unlimited' }, orders, payments })
    const { decision: single } = alone.done(issueInvoice, { invoiceId: 'inv_1', accountId: theAccount, orderIds: ['A', 'B'] })
    const shop = new Accounts({ [theAccount]: { orders, payments }, acc_b: due('C', 5_00) }, { on: '2026-07-18' })
    const { decision } = shop.invoice([asked(theAccount, 'A', 'B'), asked('acc_b', 'C')])
    const named = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('inv_run-1', 'inv_1')
          .replace(/T10:0\d:/g, 'T10:00:'),
      )
    expect(named(decision?.entries.filter(({ chain }) => chain.account === theAccount))).toEqual(named(single.entries.slice(0, 1)))
    const own = decision?.changed.filter(({ ref }) => ref.account === theAccount)
    expect(named(own)).toEqual(named(single.changed.filter(({ ref }) => ref.account === theAccount)))
  })

  test('an invoice that its id alone finds', () => {
    const shop = new Accounts({ acc_a: due('A', 12_00) })
    shop.invoice([asked('acc_a', 'A')])
    expect(stateIn(shop.rows, refs.pointer({ scope: 'invoice', key: 'inv_run-a' }))).toEqual({ account: 'acc_a' })
  })

  test('the invoices of all others where one can’t be invoiced, and no gap for it', () => {
    const shop = new Accounts({
      acc_a: due('A', 12_00),
      acc_gone: { orders: [orderOf('gone', 1_00, { ...whole, state: 'cancelled' })] },
      acc_open: { orders: [orderOf('open', 1_00)] },
      acc_z: due('Z', 13_00),
    })
    const { outcomes } = shop.invoice([
      asked('acc_a', 'A'),
      asked('acc_gone', 'gone'),
      asked('acc_open', 'open'),
      asked('acc_nobody', 'none'),
      asked('acc_z', 'Z', 'Z'),
    ])
    expect(outcomes.map((one) => (one.outcome === 'issued' ? one.number : one.outcome === 'refused' ? one.refused : one.outcome))).toEqual([
      'F-2026-000001',
      'order-cancelled',
      'order-not-delivered',
      'unknown-account',
      'F-2026-000002',
    ])
    expect(outcomes.find(({ accountId }) => accountId === 'acc_gone')).toEqual({
      ...asked('acc_gone', 'gone'),
      orderIds: undefined,
      outcome: 'refused',
      refused: 'order-cancelled',
      detail: 'gone',
    })
    expect(seriesOf(shop)?.last).toBe(2)
  })

  test('as many as one commit takes; the rest is left, and takes the next numbers', () => {
    const names = Array.from({ length: bounds.accountsPerNumbering }, (_, at) => `acc_${String(at).padStart(2, '0')}`)
    const shop = new Accounts(Object.fromEntries(names.map((id) => [id, due(`order-${id}`, 1_00)])))
    const batch = names.map((id) => asked(id, `order-${id}`))
    const { outcomes, decision } = shop.invoice(batch)
    const actions = (decision?.changed.length ?? 0) + (decision?.entries.length ?? 0)
    expect(actions).toBeLessThanOrEqual(bounds.actionsPerCommit)
    expect(actions).toBeGreaterThan(bounds.actionsPerCommit - 6)
    const left = outcomes.flatMap(({ outcome, accountId }) => (outcome === 'left' ? [accountId] : []))
    expect(left).toEqual(names.slice(-left.length))
    expect(left.length).toBeGreaterThan(0)
    shop.invoice(batch.filter(({ accountId }) => left.some((id) => id === accountId)))
    expect(shop.invoices.map(({ number }) => number).toSorted()).toEqual(
      names.map((_, at) => `F-2026-0000${String(at + 1).padStart(2, '0')}`),
    )
  })

  test('less where orders are long, so that no commit has more bytes than it may', () => {
    const long = Array.from({ length: 200 }, (_, at) => ({
      ...lineOf(1),
      sku: `sku-${at}`,
      description: '語'.repeat(200),
      delivered: '1',
      missing: '0',
    }))
    const names = ['acc_a', 'acc_b', 'acc_c', 'acc_d', 'acc_e', 'acc_f', 'acc_g', 'acc_h', 'acc_i', 'acc_j', 'acc_k', 'acc_l', 'acc_m']
    const shop = new Accounts(
      Object.fromEntries(names.map((id) => [id, { orders: [orderOf(`order-${id}`, 2_00, { ...whole, lines: long })] }])),
    )
    const { outcomes, decision } = shop.invoice(names.map((id) => asked(id, `order-${id}`)))
    expect(outcomes.some(({ outcome }) => outcome === 'left')).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(decision?.changed))).toBeLessThan(bounds.commitBytes)
  })
})

describe('refuses', () => {
  test('switched-off: the merchant issues no invoices, whoever is asked about', () =>
    expect(
      new Accounts({ acc_a: due('A', 1_00) }, { settings: { features: { invoicing: false } } }).decided([asked('acc_nobody', 'A')]),
    ).toMatchObject({
      refused: 'switched-off',
    }))

  test.each([
    ['no account', []],
    ['an account twice', [asked('acc_a', 'A'), { ...asked('acc_a', 'B'), invoiceId: 'inv_run-b' }]],
    ['an invoice twice', [asked('acc_a', 'A'), { ...asked('acc_b', 'B'), invoiceId: 'inv_run-a' }]],
    ['an id that a caller may choose', [{ ...asked('acc_a', 'A'), invoiceId: 'inv_a' }]],
    ['no order', [asked('acc_a')]],
    ['more accounts than one commit numbers', Array.from({ length: bounds.accountsPerNumbering + 1 }, (_, at) => asked(`acc_${at}`, 'A'))],
  ])('invalid-input: %s', (_, batch) => expect(new Accounts({}).decided(batch)).toMatchObject({ refused: 'invalid-input' }))

  test('unknown-order, order-invoiced and same-key-other-content for one account, by itself', () => {
    const shop = new Accounts({
      acc_a: due('A', 1_00),
      acc_b: { orders: [orderOf('B', 1_00, { ...whole, state: 'invoiced' })] },
      acc_c: due('C', 1_00),
    })
    shop.invoice([asked('acc_a', 'A')])
    const { outcomes } = shop.invoice(
      [{ ...asked('acc_c', 'C'), invoiceId: 'inv_run-a' }, asked('acc_b', 'B'), asked('acc_a', 'C')].map((one, at) =>
        at === 2 ? { ...one, invoiceId: 'inv_run-x' } : one,
      ),
    )
    expect(outcomes.map((one) => one.outcome === 'refused' && one.refused)).toEqual([
      'same-key-other-content',
      'order-invoiced',
      'unknown-order',
    ])
  })

  test('too-large: what no commit would take, so that it is never left for ever', () => {
    const orders = Array.from({ length: 40 }, (_, at) => orderOf(`o-${at}`, 10_00, { ...whole, settlement: 'prepaid', fromDeposit: 10_00 }))
    const payments = orders.map((_, at) => paymentOf(`pay_${at}`, 10_00, { receivedOn: `2026-06-${10 + (at % 20)}` }))
    const shop = new Accounts({ acc_a: { orders, payments }, acc_b: due('B', 1_00) })
    const { outcomes } = shop.invoice([asked('acc_a', ...orders.map(({ orderId }) => orderId)), asked('acc_b', 'B')])
    expect(outcomes).toMatchObject([
      { outcome: 'refused', refused: 'too-large' },
      { outcome: 'issued', number: 'F-2026-000001' },
    ])
  })
})

describe('stays quiet', () => {
  test('when it comes again: what was issued is told again, what had no turn is issued', () => {
    const shop = new Accounts({ acc_a: { orders: [orderOf('A', 1_00, whole), orderOf('A2', 1_00, whole)] }, acc_b: due('B', 2_00) })
    const first = shop.invoice([asked('acc_a', 'A', 'A2')])
    const again = shop.invoice([asked('acc_a', 'A2', 'A')])
    expect(again).toEqual({ outcomes: first.outcomes, decision: undefined })
    const { outcomes } = shop.invoice([asked('acc_a', 'A', 'A2'), asked('acc_b', 'B')])
    expect(outcomes).toEqual([...first.outcomes, expect.objectContaining({ outcome: 'issued', number: 'F-2026-000002' })])
    expect(shop.invoices).toHaveLength(2)
  })

  test('when nothing of it can be invoiced: no number is taken', () => {
    const shop = new Accounts({ acc_a: { orders: [orderOf('A', 1_00)] } })
    expect(shop.invoice([asked('acc_a', 'A')]).decision).toBeUndefined()
    expect(seriesOf(shop)).toBeUndefined()
  })
})
