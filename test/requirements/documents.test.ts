import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { key, lambdaContext } from '../api/house.ts'
import { type MailingHouse, openMailingHouse } from '../api/mailingHouse.ts'
import { fired } from '../kit/carryOut.ts'

/* Invoices, reminders and statements on their way to customers, each by the number of the row that asks for it. */

let house: MailingHouse
let deeds = 0
const who = key('integration')
const on = (day: string) => vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(`${day}T12:00:00.000Z`) })
const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
  deeds += 1
  const door = /^\/v1\/orders/.test(path) || (method === 'GET' && /^\/v1\/accounts\/\w+$/.test(path)) ? house.shop : house.office
  const answer = await door({ method, path, who, headers: { 'idempotency-key': `d-${deeds}` }, ...(body && { body }) })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.json
}
const mailsTo = (address: string) => house.mails().filter(({ envelope }) => envelope.to.join().includes(address))
const textOf: MailingHouse['textOf'] = (mail) => house.textOf(mail)
const choose = async (chosen: object) => {
  const { settings } = await ask('GET', '/v1/settings')
  await ask('PUT', '/v1/settings', { settings: { ...Object(settings), ...chosen } })
}

async function open(accountId: string, customer: object): Promise<void> {
  await ask('POST', '/v1/accounts', { accountId, currency: 'EUR', customer: { name: 'Zoé Fictive', ...customer } })
  await ask('PUT', `/v1/accounts/${accountId}/limit`, { limit: 'unlimited' })
  await house.drain(accountId)
}

async function delivered(accountId: string, orderId: string): Promise<void> {
  const lines = [{ sku: 'A', description: 'Goods', quantity: '1', unitPrice: '50.00', vatRate: '20' }]
  await ask('POST', '/v1/orders', { orderId, accountId, currency: 'EUR', prices: 'gross', settlement: 'account', lines })
  await ask('POST', '/v1/deliveries', { deliveryId: `del-${orderId}`, orderId, lines: [{ sku: 'A', delivered: '1' }], last: true })
  await house.drain(accountId)
}

async function invoiced(accountId: string, orderId: string): Promise<void> {
  await delivered(accountId, orderId)
  await ask('POST', '/v1/invoices', { invoiceId: `inv_${orderId}`, accountId, orderIds: [orderId] })
  await house.drain(accountId)
}

const run = async (name: 'invoicing' | 'reminders', accountId: string) => {
  const { begins } = await import('../../functions/runs/begins.ts')
  await fired(begins[name], lambdaContext)
  await house.drain(accountId)
}

beforeAll(async () => {
  house = await openMailingHouse()
  on('2026-05-20')
  await choose({ paymentProvider: 'stripe' })
})
afterAll(async () => {
  vi.useRealTimers()
  await house?.close()
})

test('S3-4, S3-24: an invoice is issued, its balance followed, and mailed with a link that pays it', async () => {
  await open('acc_mail', { email: 'zoe@fictive.example', consent: true })
  await invoiced('acc_mail', 'm-1')
  const invoice = await ask('GET', '/v1/invoices/inv_m-1')
  expect(invoice).toMatchObject({ outstanding: 50_00, label: 'unpaid', mail: { state: 'sent' } })
  const [mail] = mailsTo('zoe@fictive.example')
  expect(textOf(mail)).toContain('https://api.example.com/pay/')
  expect(invoice.payLink).toContain('https://api.example.com/pay/')
  await choose({ paymentProvider: 'none' })
  await invoiced('acc_mail', 'm-2')
  const second = mailsTo('zoe@fictive.example').find(({ subject }) => !subject.includes(String(invoice.number)))
  expect(textOf(second), 'nobody takes money online').not.toContain('https://api.example.com/pay/')
  await choose({ paymentProvider: 'stripe' })
})

test('S3-22, 2.16: an invoice is mailed only where the e-mail channel is on and consent given; otherwise it says why not', async () => {
  const outcomes = [
    ['channel-off', { email: 'off@fictive.example', consent: true, emailChannel: false }],
    ['no-consent', { email: 'no@fictive.example', consent: false }],
    ['no-address', { consent: true }],
  ] as const
  for (const [reason, customer] of outcomes) {
    await open(`acc_${reason}`, customer)
    await invoiced(`acc_${reason}`, `x-${reason}`)
    expect(await ask('GET', `/v1/invoices/inv_x-${reason}`)).toMatchObject({ mail: { state: 'not-sent', reason } })
  }
  expect(mailsTo('off@fictive.example')).toEqual([])
  expect(mailsTo('no@fictive.example')).toEqual([])
})

test('S1-8: the credit note is a document of its own: mailed once in the customer’s language, read as PDF, and sent again when asked', async () => {
  await open('acc_back', { email: 'back@fictive.example', consent: true, language: 'en' })
  await invoiced('acc_back', 'b-1')
  await ask('POST', '/v1/credit-notes', { creditNoteId: 'crn_b-1', invoiceId: 'inv_b-1', rest: 'store-credit' })
  await house.drain('acc_back')
  await house.drain('acc_back', 'again')
  const [, note, ...more] = mailsTo('back@fictive.example')
  expect(more, 'one invoice, one credit note').toEqual([])
  expect(note?.subject).toMatch(/^Credit note AV-2026-000001 – /)
  expect(textOf(note)).toContain('which corrects invoice F-2026-')
  expect(await ask('GET', '/v1/credit-notes/crn_b-1')).toMatchObject({ mail: { state: 'sent' } })
  const paper = () => house.document({ method: 'GET', path: '/v1/credit-notes/crn_b-1/document', who })
  const [first, second] = [await paper(), await paper()]
  expect(first.text).toMatch(/^%PDF-1\.7/)
  expect(second.text).toBe(first.text)
  await ask('POST', '/v1/credit-notes/crn_b-1/send')
  await house.drain('acc_back')
  expect(mailsTo('back@fictive.example')).toHaveLength(3)
})

test('S1-10: receipts of top-ups and refunds are mailed where the merchant wants that, once each, and again when asked', async () => {
  const topUp = (accountId: string, paymentId: string, amount: number) =>
    ask('POST', `/v1/accounts/${accountId}/top-ups`, { paymentId, amount, currency: 'EUR', method: 'ESP' })
  await open('acc_purse', { email: 'purse@fictive.example', consent: true, language: 'en' })
  await open('acc_shy', { email: 'shy@fictive.example', consent: false })
  await topUp('acc_purse', 'pay_quiet', 10_00)
  await house.drain('acc_purse')
  expect(mailsTo('purse@fictive.example'), 'off unless chosen').toEqual([])
  await choose({ receipts: { mail: 'always' } })
  await topUp('acc_purse', 'pay_told', 20_00)
  await topUp('acc_purse', 'pay_spent', -5_00)
  await topUp('acc_shy', 'pay_shy', 20_00)
  for (const account of ['acc_purse', 'acc_shy']) await house.drain(account)
  await house.drain('acc_purse', 'again')
  expect(mailsTo('purse@fictive.example').map(({ subject }) => subject.split(' of ')[0])).toEqual(['Receipt', 'Receipt'])
  const [first, second] = mailsTo('purse@fictive.example')
  expect(textOf(first)).toMatch(/Amount received: =E2=82=AC20\.00[\s\S]*filename="?pay_told\.pdf/)
  expect(textOf(second)).toMatch(/Amount refunded: =E2=82=AC5\.00/)
  expect(await ask('GET', '/v1/payments/pay_told/receipt')).toMatchObject({ mail: { state: 'sent' } })
  expect(await ask('GET', '/v1/payments/pay_quiet/receipt')).not.toHaveProperty('mail')
  expect(await ask('GET', '/v1/payments/pay_shy/receipt')).toMatchObject({ mail: { state: 'not-sent', reason: 'no-consent' } })
  expect(mailsTo('shy@fictive.example')).toEqual([])
  await choose({ receipts: { mail: 'off' } })
  await ask('POST', '/v1/payments/pay_quiet/receipt/send')
  await house.drain('acc_purse')
  expect(mailsTo('purse@fictive.example')).toHaveLength(3)
})

test('S3-23: a statement of the month is mailed: opening and movements make the closing balance', async () => {
  on('2026-05-20')
  await open('acc_month', { email: 'month@fictive.example', consent: true, language: 'en' })
  await invoiced('acc_month', 'mo-1')
  const names = [{ kind: 'invoice', id: 'inv_mo-1' }]
  await ask('POST', '/v1/payments', { paymentId: 'pay_mo', accountId: 'acc_month', amount: 20_00, currency: 'EUR', method: 'VIR', names })
  on('2026-06-02')
  const statement = await ask('POST', '/v1/accounts/acc_month/statements/2026-05')
  expect(statement).toMatchObject({ opening: 0, movements: -30_00, closing: -30_00 })
  await house.drain('acc_month')
  expect(await ask('GET', '/v1/accounts/acc_month/statements/2026-05')).toMatchObject({
    lines: [
      { amount: -50_00, balance: -50_00 },
      { amount: 20_00, balance: -30_00 },
    ],
    openItems: [{ outstanding: 30_00 }],
    mail: { state: 'sent' },
  })
  expect(mailsTo('month@fictive.example')).toHaveLength(2)
  const [, mail] = mailsTo('month@fictive.example')
  const parts = ['Opening balance', 'Movements', 'Invoices still to be paid', '1 to 30 days', 'Closing balance']
  for (const shown of parts) expect(textOf(mail)).toContain(shown)
  await ask('POST', '/v1/accounts/acc_month/statements/2026-05/send')
  await house.drain('acc_month')
  expect(mailsTo('month@fictive.example'), 'the invoice, the statement, and the statement again').toHaveLength(3)
  const paper = await house.document({ method: 'GET', path: '/v1/accounts/acc_month/statements/2026-05/document', who })
  expect(paper.text).toMatch(/^%PDF-1\.7/)
})

test('reminders go out by level, never on the due date, each once, to whom may be mailed, until the invoice is paid', async () => {
  on('2026-06-03')
  await choose({ reminders: { levels: [{ daysLate: 1, text: { fr: 'Merci.', en: 'Thanks.' } }, { daysLate: 10 }] } })
  await open('acc_late', { email: 'late@fictive.example', consent: true })
  await invoiced('acc_late', 'l-1')
  await open('acc_unaddressed', { consent: true })
  await invoiced('acc_unaddressed', 'u-1')
  await open('acc_english', { email: 'english@fictive.example', consent: true, language: 'en' })
  await invoiced('acc_english', 'e-1')
  await run('reminders', 'acc_late')
  expect(mailsTo('late@fictive.example'), 'the invoice alone on its due date').toHaveLength(1)
  on('2026-06-04')
  await run('reminders', 'acc_late')
  await run('reminders', 'acc_late')
  expect(mailsTo('late@fictive.example'), 'level 1, once').toHaveLength(2)
  expect(mailsTo('late@fictive.example').filter(({ subject }) => subject.includes('Rappel 1'))).toHaveLength(1)
  on('2026-06-13')
  await run('reminders', 'acc_late')
  expect(mailsTo('late@fictive.example').filter(({ subject }) => subject.includes('Rappel 2'))).toHaveLength(1)
  expect(await ask('GET', '/v1/invoices/inv_l-1')).toMatchObject({
    reminders: [
      { level: 1, at: '2026-06-04T12:00:00.000Z', mail: { state: 'sent' } },
      { level: 2, at: '2026-06-13T12:00:00.000Z', mail: { state: 'sent' } },
    ],
  })
  await house.drain('acc_unaddressed')
  expect(await ask('GET', '/v1/invoices/inv_u-1'), 'without an address it says why it was not sent').toMatchObject({
    reminders: [{ level: 1, mail: { state: 'not-sent', reason: 'no-address' } }, { level: 2 }],
  })
  await house.drain('acc_english')
  const [, english] = mailsTo('english@fictive.example')
  expect(english?.subject).toMatch(/^Reminder 1: invoice F-2026-\d+ is overdue/)
  expect(textOf(english)).toContain('Thanks.')
  await house.drain('acc_no-consent')
  expect(mailsTo('no@fictive.example')).toEqual([])
  await open('acc_paid', { email: 'paid@fictive.example', consent: true })
  await invoiced('acc_paid', 'p-1')
  const names = [{ kind: 'invoice', id: 'inv_p-1' }]
  await ask('POST', '/v1/payments', { paymentId: 'pay_p', accountId: 'acc_paid', amount: 50_00, currency: 'EUR', method: 'VIR', names })
  on('2026-07-13')
  await run('reminders', 'acc_paid')
  expect(mailsTo('paid@fictive.example'), 'its invoice alone').toHaveLength(1)
})

test('delivered orders are invoiced by schedule, once, together, and not before the day is over', async () => {
  await choose({ invoicing: { schedule: 'daily' }, reminders: { levels: [] } })
  await open('acc_daily', { email: 'daily@fictive.example', consent: true })
  await delivered('acc_daily', 'd-1')
  await delivered('acc_daily', 'd-2')
  await run('invoicing', 'acc_daily')
  expect((await ask('GET', '/v1/accounts/acc_daily')).figures).toMatchObject({ openOrders: 100_00, unpaid: 0 })
  on('2026-07-14')
  await run('invoicing', 'acc_daily')
  await run('invoicing', 'acc_daily')
  expect((await ask('GET', '/v1/accounts/acc_daily')).figures).toMatchObject({ openOrders: 0, unpaid: 100_00 })
  const [first, second] = [await ask('GET', '/v1/orders/d-1'), await ask('GET', '/v1/orders/d-2')]
  expect(first.invoiceId).toBe(second.invoiceId)
  expect(mailsTo('daily@fictive.example')).toHaveLength(1)
})

test('an invoice that was issued elsewhere is reminded of without a document: ours would have neither its lines nor its taxes', async () => {
  on('2026-07-20')
  await choose({ invoicing: { schedule: 'off' }, reminders: { levels: [{ daysLate: 1 }] } })
  await open('acc_brought', { email: 'brought@fictive.example', consent: true })
  const opening = { number: '2025-77', currency: 'EUR', total: 1_200_00, outstanding: 700_00, issuedOn: '2026-06-01', dueOn: '2026-07-12' }
  await ask('POST', '/v1/imports', { invoices: [{ invoiceId: 'inv_brought', accountId: 'acc_brought', ...opening }] })
  await house.drain('acc_brought')
  await run('reminders', 'acc_brought')
  const [reminder, ...others] = mailsTo('brought@fictive.example')
  expect([reminder?.subject, others]).toEqual([expect.stringContaining('Rappel 1 : facture 2025-77'), []])
  expect(reminder?.attachments).toEqual([])
  // Lines of a mail may be broken and its letters spelled out: what is looked for has neither.
  const says = (mail: Parameters<typeof textOf>[0]) => ['/pay/', 'jointe'].map((word) => textOf(mail).includes(word))
  const [other] = mailsTo('late@fictive.example').filter(({ subject }) => subject.includes('Rappel 1'))
  expect(says(reminder)).toEqual([true, false])
  expect(says(other)).toEqual([true, true])
  expect(other?.attachments).toHaveLength(1)
})
