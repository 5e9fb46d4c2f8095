import { describe, expect, test } from 'vitest'
import { Chart, chartLine } from '../../../domain/accounting/chart.ts'
import type { EntryLine } from '../../../domain/accounting/entryLine.ts'
import { listEntryLines } from '../../../domain/accounting/listEntryLines.ts'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { writeOff } from '../../../domain/allocation/writeOff.ts'
import { isRefusal } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { importDeposit } from '../../../domain/imports/importDeposit.ts'
import { importInvoice } from '../../../domain/imports/importInvoice.ts'
import { issueCreditNote } from '../../../domain/invoices/issueCreditNote.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { refundPayment } from '../../../domain/payments/refundPayment.ts'
import { tsvOf } from '../../../domain/sheet.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const month = { from: '2026-07-01', to: '2026-07-31' }

/** An invoice of 120.00 with 20.00 VAT; a transfer of 200.00 that settles it; 50.00 in cash. */
function busyShop(settings: ConstructorParameters<typeof Scene>[0]['settings'] = {}): Scene {
  const shop = new Scene({ settings })
  shop.done(changeLimit, { accountId: theAccount, limit: 1_000_00 })
  shop.done(placeOrder, placingOf('A', 120_00))
  shop.done(reportDelivery, { deliveryId: 'd', orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }], last: true })
  shop.done(applyDelivery, { deliveryId: 'd' })
  shop.done(issueInvoice, { invoiceId: 'inv_A', accountId: theAccount })
  shop.on('2026-07-20')
  shop.done(recordPayment, { paymentId: 'pay_1', accountId: theAccount, amount: 200_00, currency: 'EUR', method: 'VIR' })
  shop.done(allocate, { paymentId: 'pay_1', item: 'inv_A', amount: 120_00 })
  shop.done(topUp, { paymentId: 'pay_2', accountId: theAccount, amount: 50_00, currency: 'EUR', method: 'ESP' })
  return shop
}

async function read(shop: Scene, input: { from?: string; to?: string; cursor?: string } = {}) {
  const answer = await shop.ask(listEntryLines, { ...month, ...input })
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}

const short = ({ journal, entry, account, debit, credit, letter }: EntryLine) => [journal, entry.slice(-2), account, debit, credit, letter]

describe('answers', () => {
  test('each sale, movement of money and allocation as a balanced entry, lettered on both sides of a match', async () => {
    expect((await read(busyShop())).items.map(short)).toEqual([
      ['VE', '01', '411000', 120_00, 0, 'AA'],
      ['VE', '01', '707000', 0, 100_00, undefined],
      ['VE', '01', '445710', 0, 20_00, undefined],
      ['BQ', '01', '512000', 200_00, 0, undefined],
      ['BQ', '01', '419100', 0, 200_00, 'AA'],
      ['OD', '01', '419100', 120_00, 0, 'AA'],
      ['OD', '01', '411000', 0, 120_00, 'AA'],
      ['BQ', '02', '530000', 50_00, 0, undefined],
      ['BQ', '02', '419100', 0, 50_00, undefined],
    ])
  })

  test('entries that balance, and numbers that count up without gaps per journal', async () => {
    const { items } = await read(busyShop())
    const entries = Map.groupBy(items, ({ journal, entry }) => `${journal} ${entry}`)
    for (const lines of entries.values()) expect(lines.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0)
    expect([...entries.keys()]).toEqual(['VE 20260101-000001', 'BQ 20260101-000001', 'OD 20260101-000001', 'BQ 20260101-000002'])
  })

  test('the 18 columns of the layout by tabs: dates as AAAAMMJJ, amounts with a comma', async () => {
    const sheet = listEntryLines.sheet?.(await read(busyShop())) ?? { columns: [], rows: [] }
    const [names, first] = tsvOf(sheet).split('\r\n')
    expect(names?.split('\t')).toEqual([
      ...['JournalCode', 'JournalLib', 'EcritureNum', 'EcritureDate', 'CompteNum', 'CompteLib', 'CompAuxNum', 'CompAuxLib', 'PieceRef'],
      ...['PieceDate', 'EcritureLib', 'Debit', 'Credit', 'EcritureLet', 'DateLet', 'ValidDate', 'Montantdevise', 'Idevise'],
    ])
    expect(first?.split('\t')).toEqual([
      ...['VE', 'Ventes', '20260101-000001', '20260718', '411000', 'Clients', 'acc_1', 'acc_1', 'F-2026-000001'],
      ...['20260718', 'invoice F-2026-000001', '120,00', '0,00', 'AA', '20260720', '20260718', '', ''],
    ])
  })

  test('no letter where a match was undone, and both steps in the books', async () => {
    const shop = busyShop()
    shop.done(undoAllocation, { paymentId: 'pay_1', item: 'inv_A' })
    const { items } = await read(shop)
    expect(items.flatMap(({ letter }) => letter ?? [])).toEqual([])
    expect(items.slice(-2).map(short)).toEqual([
      ['OD', '02', '411000', 120_00, 0, undefined],
      ['OD', '02', '419100', 0, 120_00, undefined],
    ])
  })

  test('only what was recorded in the period', async () => {
    expect((await read(busyShop(), { to: '2026-07-18' })).items).toHaveLength(3)
    expect((await read(busyShop(), { from: '2026-07-19' })).items[0]).toMatchObject({ journal: 'BQ', entry: '20260101-000001' })
  })

  test('numbers that go on from period to period, so that a fiscal year has each once, however it is cut', async () => {
    const shop = busyShop()
    shop.on('2026-08-03')
    shop.done(topUp, { paymentId: 'pay_3', accountId: theAccount, amount: 10_00, currency: 'EUR', method: 'ESP' })
    const whole = (await read(shop, { to: '2026-08-31' })).items
    const parts = [
      await read(shop, { to: '2026-07-19' }),
      await read(shop, { from: '2026-07-20' }),
      await read(shop, { from: '2026-08-01', to: '2026-08-31' }),
    ]
    expect(parts.flatMap(({ items }) => items)).toEqual(whole)
    expect(parts.at(-1)?.items.map(({ entry }) => entry)).toEqual(['20260101-000003', '20260101-000003'])
  })

  test('numbers from 1 in each fiscal year, which begins with the month of the settings', async () => {
    const shop = busyShop({ fiscalYearFrom: 8 })
    shop.on('2026-08-03')
    shop.done(topUp, { paymentId: 'pay_3', accountId: theAccount, amount: 10_00, currency: 'EUR', method: 'ESP' })
    const entries = (await read(shop, { to: '2026-08-31' })).items.flatMap(({ journal, entry, debit }) =>
      journal === 'BQ' && debit > 0 ? [entry] : [],
    )
    expect(entries).toEqual(['20250801-000001', '20250801-000002', '20260801-000001'])
    expect((await read(shop, { from: '2026-08-01', to: '2026-08-31' })).items[0]?.entry).toBe('20260801-000001')
  })

  test('no lines yet, and where to go on, while a long year before the period is still being counted', async () => {
    const shop = busyShop()
    const paid = shop.records.find(({ command }) => command === 'recordPayment')
    for (let nth = 0; nth < 5_000; nth += 1)
      if (paid) shop.records.push({ ...paid, sequence: 10_000 + nth, at: '2026-07-22T10:00:00.000Z' })
    shop.on('2026-08-03')
    shop.done(topUp, { paymentId: 'pay_3', accountId: theAccount, amount: 10_00, currency: 'EUR', method: 'ESP' })
    const august = { from: '2026-08-01', to: '2026-08-31' }
    const first = await read(shop, august)
    expect(first).toMatchObject({ items: [], next: expect.any(String) })
    expect((await read(shop, { ...august, cursor: first.next ?? '' })).items[0]?.entry).toBe('20260101-005003')
  })

  test('a credit note lettered with the invoice it settles; what is given back in money has no letter', async () => {
    const shop = busyShop()
    shop.done(undoAllocation, { paymentId: 'pay_1', item: 'inv_A' })
    shop.on('2026-07-21')
    shop.done(issueCreditNote, { creditNoteId: 'crn_1', invoiceId: 'inv_A' })
    shop.done(refundPayment, { refundId: 'pay_r', paymentId: 'pay_1', amount: 200_00, method: 'VIR' })
    expect((await read(shop, { from: '2026-07-21' })).items.map(short)).toEqual([
      ['VE', '02', '707000', 100_00, 0, undefined],
      ['VE', '02', '419100', 0, 120_00, 'AB'],
      ['VE', '02', '445710', 20_00, 0, undefined],
      ['OD', '03', '419100', 120_00, 0, 'AB'],
      ['OD', '03', '411000', 0, 120_00, 'AB'],
      ['BQ', '03', '419100', 200_00, 0, undefined],
      ['BQ', '03', '512000', 0, 200_00, undefined],
    ])
    expect((await read(shop, { to: '2026-07-18' })).items[0]).toMatchObject({ account: '411000', debit: 120_00, letter: 'AB' })
  })

  test('an opening invoice and an opening deposit lettered as they are matched', async () => {
    const shop = new Scene({})
    const opening = { accountId: theAccount, currency: 'EUR' as const }
    shop.done(importInvoice, {
      ...opening,
      invoiceId: 'inv_old',
      number: 'OLD-7',
      issuedOn: '2026-06-01',
      dueOn: '2026-07-01',
      total: 90_00,
      outstanding: 40_00,
    })
    shop.done(importDeposit, { ...opening, paymentId: 'pay_old', amount: 40_00 })
    shop.done(allocate, { paymentId: 'pay_old', item: 'inv_old', amount: 40_00 })
    const letters = (await read(shop)).items.map(({ account, debit, letter }) => [account, debit > 0 ? 'debit' : 'credit', letter])
    expect(letters).toEqual([
      ['411000', 'debit', 'AA'],
      ['890000', 'credit', undefined],
      ['890000', 'debit', undefined],
      ['419100', 'credit', 'AA'],
      ['419100', 'debit', 'AA'],
      ['411000', 'credit', 'AA'],
    ])
  })

  test('the day of each piece beside the day it was recorded: an invoice’s issue, also for what settles it, and money’s receipt', async () => {
    const shop = busyShop({ writeOffTolerance: 10_00 }).on('2026-07-22')
    const opening = { accountId: theAccount, currency: 'EUR' as const }
    const days = { issuedOn: '2026-06-01', dueOn: '2026-07-01' }
    shop.done(importInvoice, { ...opening, ...days, invoiceId: 'inv_old', number: 'OLD-7', total: 90_00, outstanding: 40_00 })
    shop.done(importDeposit, { ...opening, paymentId: 'pay_old', amount: 35_00, receivedOn: '2026-06-10' })
    shop.done(recordPayment, { ...opening, paymentId: 'pay_3', amount: 20_00, method: 'VIR', receivedOn: '2026-07-19' })
    shop.on('2026-07-23')
    shop.done(allocate, { paymentId: 'pay_old', item: 'inv_old', amount: 35_00 })
    shop.done(writeOff, { paymentId: 'pay_w', item: 'inv_old' })
    shop.done(refundPayment, { refundId: 'pay_r', paymentId: 'pay_3', amount: 20_00, method: 'VIR' })
    const pieces = (await read(shop)).items.flatMap(({ piece, pieceOn, on, debit }) => (debit > 0 ? [[piece, pieceOn, on]] : []))
    expect(pieces).toEqual([
      ['F-2026-000001', '2026-07-18', '2026-07-18'],
      ['pay_1', '2026-07-20', '2026-07-20'],
      ['F-2026-000001', '2026-07-18', '2026-07-20'],
      ['pay_2', '2026-07-20', '2026-07-20'],
      ['OLD-7', '2026-06-01', '2026-07-22'],
      ['pay_old', '2026-06-10', '2026-07-22'],
      ['pay_3', '2026-07-19', '2026-07-22'],
      ['OLD-7', '2026-06-01', '2026-07-23'],
      ['inv_old', '2026-06-01', '2026-07-23'],
      ['OLD-7', '2026-06-01', '2026-07-23'],
      ['pay_r', '2026-07-23', '2026-07-23'],
    ])
  })

  test('by the merchant’s own chart of accounts', async () => {
    const chart = Chart.parse({
      sales: { number: '706100', label: 'Services' },
      money: [{ method: 'VIR', number: '512001', label: 'BNP' }],
    })
    const accounts = (await read(busyShop({ chart }))).items.map(({ account }) => account)
    expect(accounts).toEqual(['411000', '706100', '445710', '512001', '419100', '419100', '411000', '512000', '419100'])
    expect(() => chartLine(chart, 'charged')).toThrow('is no account of the books')
  })

  test('page by page, numbers going on', async () => {
    const shop = busyShop()
    const paid = shop.records.find(({ command }) => command === 'recordPayment')
    for (let nth = 0; nth < 60; nth += 1) if (paid) shop.records.push({ ...paid, sequence: 100 + nth, at: '2026-07-22T10:00:00.000Z' })
    const first = await read(shop)
    expect(first.items.at(-1)?.journal).toBe('BQ')
    const second = await read(shop, { cursor: first.next ?? '' })
    expect(second.next).toBeUndefined()
    const numbers = [...first.items, ...second.items].flatMap(({ journal, entry, debit }) =>
      journal === 'BQ' && debit > 0 ? [Number(entry.slice(-6))] : [],
    )
    expect(numbers).toEqual(Array.from({ length: 62 }, (_, at) => at + 1))
  })
})

describe('refuses', () => {
  test.each([
    [{ from: '2026-07-02', to: '2026-07-01' }, '/to'],
    [{ ...month, cursor: '{}' }, '/cursor'],
  ])('invalid-input: %j', async (input, pointer) => {
    expect(await new Scene({}).ask(listEntryLines, input)).toMatchObject({ refused: 'invalid-input', faults: [{ pointer }] })
  })
})
