import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { eraseCustomer } from '../../../domain/accounts/eraseCustomer.ts'
import { firstMailOf, mailOfRepeat } from '../../../domain/invoices/invoiceView.ts'
import { listInvoices } from '../../../domain/invoices/listInvoices.ts'
import { mailOfReminder } from '../../../domain/invoices/reminding.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { settleMail } from '../../../domain/mail/settleMail.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const invoices = [
  invoiceOf('inv_1', 10_00, { issuedOn: '2026-07-02' }),
  invoiceOf('inv_2', 20_00, { issuedOn: '2026-07-03', outstanding: 20_00 }),
  invoiceOf('inv_3', 30_00, { issuedOn: '2026-07-01' }),
]

async function idsOf(input: { accountId?: string; limit?: number }) {
  const page = await new Scene({ invoices }).ask(listInvoices, input)
  return 'items' in page ? page.items.map(({ invoiceId, label, overdue }) => [String(invoiceId), label, overdue]) : page
}

type Asked = z.input<typeof listInvoices.input>
type Page = z.infer<typeof listInvoices.answer>

async function page(shop: Scene, input: Asked): Promise<Page> {
  const answer = await shop.ask(listInvoices, input)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer
}
const namesIn = ({ items }: Page) => items.map(({ invoiceId }) => String(invoiceId))

/** The invoices of all pages, however many of them are empty. */
async function allOf(shop: Scene, input: Asked): Promise<string[]> {
  const found = await page(shop, input)
  return found.next === undefined ? namesIn(found) : [...namesIn(found), ...(await allOf(shop, { ...input, cursor: found.next }))]
}

const on = '2026-07-12'
const settling = (id: string, amount: number) => ({ paymentId: `pay_${id}`, amount, on, letter: 'AA' })
/** What an invoice was paid with. */
const payment = (id: string, amount: number) =>
  paymentOf(`pay_${id}`, amount, { allocations: [{ item: `inv_${id}`, amount, on, letter: 'AA' }] })

/** The invoice's own mail is claimed, or kept as not sent. */
const mail = (shop: Scene, id: string, obstacle?: 'no-address' | 'no-consent') =>
  shop.done(claimMail, {
    mailId: firstMailOf(shop.invoice(id).invoiceId),
    accountId: theAccount,
    subject: { kind: 'invoice', id },
    ...(obstacle && { obstacle }),
  })
const settle = (shop: Scene, mailId: string, outcome: 'sent' | 'failed' | 'bounced') =>
  shop.done(settleMail, { mailId, accountId: theAccount, outcome })

describe('answers', () => {
  test('the merchant’s invoices, newest first', async () => {
    expect(await idsOf({})).toEqual([
      ['inv_2', 'unpaid', true],
      ['inv_1', 'unpaid', true],
      ['inv_3', 'unpaid', true],
    ])
  })

  test('those of one account', async () => expect(await idsOf({ accountId: theAccount })).toHaveLength(3))

  test.each([
    [{ from: '2026-07-02' }, ['inv_2', 'inv_1']],
    [{ to: '2026-07-02' }, ['inv_1', 'inv_3']],
    [{ from: '2026-07-02', to: '2026-07-02' }, ['inv_1']],
    [{ from: '2026-07-03', to: '2026-07-02' }, []],
    [{ from: '2026-07-04' }, []],
    [{ to: '2026-06-30' }, []],
  ] as const)('the merchant’s of a range of days, %j: %j', async (range, ids) => {
    const shop = new Scene({ invoices })
    expect(namesIn(await page(shop, range))).toEqual(ids)
    expect(await allOf(shop, { ...range, limit: 1 })).toEqual(ids)
    expect((await allOf(shop, { ...range, limit: 1, accountId: theAccount })).toSorted()).toEqual(ids.toSorted())
  })

  test.each([
    [{ status: 'open' }, ['inv_part', 'inv_late', 'inv_due']],
    [{ status: 'overdue' }, ['inv_late']],
    [{ status: 'settled' }, ['inv_paid']],
    [{ status: 'open', from: '2026-07-11' }, ['inv_part', 'inv_due']],
    [{ status: 'settled', from: '2026-07-02' }, []],
  ] as const)('those of one account that are %j: %j', async (filter, ids) => {
    const shop = new Scene({
      invoices: [
        invoiceOf('inv_due', 10_00, { issuedOn: '2026-07-12', dueOn: '2026-08-01' }),
        invoiceOf('inv_late', 20_00, { issuedOn: '2026-07-10' }),
        invoiceOf('inv_paid', 30_00, { issuedOn: '2026-07-01', outstanding: 0, settlings: [settling('paid', 30_00)] }),
        invoiceOf('inv_part', 40_00, {
          issuedOn: '2026-07-11',
          dueOn: '2026-08-09',
          outstanding: 1_00,
          settlings: [settling('part', 39_00)],
        }),
      ],
      payments: [payment('paid', 30_00), payment('part', 39_00)],
    })
    expect(namesIn(await page(shop, { accountId: theAccount, ...filter }))).toEqual(ids)
    expect(await allOf(shop, { accountId: theAccount, ...filter, limit: 1 })).toEqual(ids)
  })

  test('what became of each one’s mail, also in lines and columns', async () => {
    const shop = new Scene({ invoices })
    mail(shop, 'inv_1', 'no-consent')
    mail(shop, 'inv_3')
    const { items } = await page(shop, {})
    expect(items.map((invoice) => invoice.mail)).toEqual([undefined, { state: 'not-sent', reason: 'no-consent' }, { state: 'sending' }])
    expect(listInvoices.sheet?.({ items }).rows.map((row) => row.slice(-2))).toEqual([
      [undefined, undefined],
      ['not-sent', 'no-consent'],
      ['sending', undefined],
    ])
  })
})

describe('of those that reached nobody by mail, answers', () => {
  const unreached = { mail: 'unreached' } as const

  test('what was not sent, failed or bounced, the latest first; nothing that is on its way or arrived', async () => {
    const shop = new Scene({ invoices: ['not', 'failed', 'bounced', 'sending', 'sent', 'none'].map((id) => invoiceOf(`inv_${id}`, 10_00)) })
    mail(shop, 'inv_not', 'no-address')
    for (const id of ['failed', 'bounced', 'sending', 'sent']) mail(shop, `inv_${id}`)
    for (const outcome of ['failed', 'bounced', 'sent'] as const)
      settle(shop, firstMailOf(shop.invoice(`inv_${outcome}`).invoiceId), outcome)
    expect(namesIn(await page(shop, unreached))).toEqual(['inv_bounced', 'inv_failed', 'inv_not'])
    expect(await allOf(shop, { ...unreached, limit: 1 })).toEqual(['inv_bounced', 'inv_failed', 'inv_not'])
    expect((await allOf(shop, { ...unreached, accountId: theAccount, limit: 1 })).toSorted()).toEqual([
      'inv_bounced',
      'inv_failed',
      'inv_not',
    ])
    expect((await page(shop, unreached)).items.at(-1)?.mail).toEqual({ state: 'not-sent', reason: 'no-address' })
  })

  test('none that was sent again since, until that one comes back too', async () => {
    const shop = new Scene({ invoices })
    mail(shop, 'inv_1', 'no-address')
    const again = mailOfRepeat(shop.invoice('inv_1').invoiceId, 9)
    shop.done(claimMail, { mailId: again, accountId: theAccount, subject: { kind: 'invoice', id: 'inv_1' } })
    expect(namesIn(await page(shop, unreached))).toEqual([])
    settle(shop, again, 'bounced')
    expect((await page(shop, unreached)).items).toMatchObject([{ invoiceId: 'inv_1', mail: { state: 'bounced' } }])
  })

  test('none for a reminder that came back, and none whose customer was erased', async () => {
    const shop = new Scene({
      invoices: [invoiceOf('inv_1', 10_00, { outstanding: 0, settlings: [settling('1', 10_00)] })],
      payments: [payment('1', 10_00)],
    })
    const reminder = mailOfReminder(shop.invoice('inv_1').invoiceId, 1)
    shop.done(claimMail, { mailId: reminder, accountId: theAccount, subject: { kind: 'invoice', id: 'inv_1' }, obstacle: 'no-address' })
    expect(namesIn(await page(shop, unreached))).toEqual([])
    mail(shop, 'inv_1', 'no-address')
    expect(namesIn(await page(shop, unreached))).toEqual(['inv_1'])
    shop.done(eraseCustomer, { accountId: theAccount, reason: 'requested-by-customer' })
    expect(namesIn(await page(shop, unreached))).toEqual([])
  })

  test('those of them alone that meet the other filters', async () => {
    const settled = invoiceOf('inv_4', 10_00, { issuedOn: '2026-07-03', outstanding: 0, settlings: [settling('4', 10_00)] })
    const shop = new Scene({ invoices: [...invoices, settled], payments: [payment('4', 10_00)] })
    for (const id of ['inv_1', 'inv_2', 'inv_4']) mail(shop, id, 'no-address')
    expect(namesIn(await page(shop, { ...unreached, status: 'settled' }))).toEqual(['inv_4'])
    expect(await allOf(shop, { ...unreached, status: 'open', from: '2026-07-03', limit: 1 })).toEqual(['inv_2'])
  })
})

describe('refuses', () => {
  test('unknown-account', async () =>
    expect(await new Scene({ invoices }).ask(listInvoices, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' }))

  test('invalid-input: a status of the whole merchant, which no list is sorted by', async () =>
    expect(await new Scene({ invoices }).ask(listInvoices, { status: 'open' })).toMatchObject({
      refused: 'invalid-input',
      faults: [{ pointer: '/status' }],
    }))
})
