import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { getOutstandings } from '../../../domain/reports/getOutstandings.ts'
import { csvOf } from '../../../domain/sheet.ts'
import { shopOf } from './customers.ts'

const shop = shopOf([
  {
    nth: 1,
    name: 'John DOE',
    limit: 100_00,
    invoices: [
      { total: 80_00, issuedOn: '2026-06-01', dueOn: '2026-07-01' },
      { total: 40_00, outstanding: 30_00, issuedOn: '2026-07-10', dueOn: '2026-08-10' },
      { total: 5_00, outstanding: 0, issuedOn: '2026-05-01' },
    ],
  },
  {
    nth: 2,
    name: 'Zoé Fictive',
    company: 'Fictive SARL',
    limit: 'unlimited',
    riskLevel: 'high',
    invoices: [{ total: 7_00, issuedOn: '2026-05-20' }],
  },
  { nth: 3, name: 'Nobody granted', invoices: [{ total: 9_00, issuedOn: '2026-04-01' }] },
  { nth: 4, name: 'Owes nothing', limit: 500_00 },
])

async function read(input: object = {}) {
  const answer = await shop.ask(getOutstandings, Object(input))
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}
const idsOf = async (input: Record<string, unknown> = {}) => (await read(input)).items.map(({ invoiceId }) => String(invoiceId))

describe('answers', () => {
  test('open invoices of customers with an authorisation alone, whose oldest debt fell due first', async () => {
    expect(await idsOf()).toEqual(['inv_20', 'inv_11', 'inv_10'])
  })

  test('each with its customer’s risk, limit and current outstanding, and where the invoice is read', async () => {
    expect((await read()).items[2]).toEqual({
      invoiceId: 'inv_10',
      number: 'F-2026-000010',
      issuedOn: '2026-06-01',
      dueOn: '2026-07-01',
      accountId: 'acc_c1',
      customer: 'John DOE',
      shortName: 'J. DOE',
      riskLevel: 'none',
      currency: 'EUR',
      limit: 100_00,
      currentOutstanding: 110_00,
      unpaid: 110_00,
      overLimit: true,
      total: 80_00,
      outstanding: 80_00,
      label: 'unpaid',
      overdue: true,
      document: '/v1/invoices/inv_10/document',
    })
  })

  test('what all customers with an authorisation may owe, do owe, and how many are past their limit', async () => {
    expect((await read({ limit: 1 })).totals).toEqual([
      { currency: 'EUR', authorisedCount: 3, unlimitedCount: 1, overLimitCount: 1, authorised: 600_00, currentOutstanding: 117_00 },
    ])
  })

  test('settled invoices too where they are asked for, newest first', async () => {
    expect(await idsOf({ includeSettled: true })).toEqual(['inv_11', 'inv_10', 'inv_20', 'inv_12'])
  })

  test.each([
    [{ customer: 'zoe' }, ['inv_20']],
    [{ company: 'FICTIVE' }, ['inv_20']],
    [{ risk: 'high' }, ['inv_20']],
    [{ overLimit: true }, ['inv_11', 'inv_10']],
    [{ overLimit: false }, ['inv_20']],
    [{ from: '2026-06-01', to: '2026-06-30' }, ['inv_10']],
    [{ from: '2026-06-01', includeSettled: true }, ['inv_11', 'inv_10']],
    [{ customer: 'nobody' }, []],
  ])('only what %j asks for', async (asked, expected) => expect(await idsOf(asked)).toEqual(expected))

  test.each([1, 2, 3])('page by page of %i, each invoice once', async (limit) => {
    for (const includeSettled of [false, true]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await read({ limit, includeSettled, ...(cursor !== undefined && { cursor }) })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ invoiceId }) => String(invoiceId)))
        cursor = page.next
      } while (cursor !== undefined)
      expect(seen).toEqual(await idsOf({ includeSettled }))
    }
  })

  test('as a sheet: invoice, date, customer, company, risk, limit, current outstanding, link first', async () => {
    const [names, first] = csvOf(getOutstandings.sheet?.(await read()) ?? { columns: [], rows: [] }).split('\r\n')
    expect(names).toMatch(/^\ufeffinvoice,date,customer,company,risk,limit,currentOutstanding,document,/)
    expect(first).toMatch(/^F-2026-000020,2026-05-20,Zoé Fictive,Fictive SARL,high,unlimited,7.00,\/v1\/invoices\/inv_20\/document,/)
  })
})

describe('refuses', () => {
  test.each([{ from: 'soon' }, { risk: 'huge' }, { limit: 0 }, { customer: '' }])('invalid-input: %j', async (input) => {
    expect(await shop.ask(getOutstandings, Object(input))).toMatchObject({ refused: 'invalid-input' })
  })

  test('invalid-input: a cursor of something else', async () => {
    for (const cursor of ['x', '{"after":1}'])
      expect(await shop.ask(getOutstandings, { cursor })).toMatchObject({ refused: 'invalid-input', faults: [{ pointer: '/cursor' }] })
  })
})
