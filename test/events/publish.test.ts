import { describe, expect, test } from 'vitest'
import { Fact } from '../../domain/facts.ts'
import { JournalRecord } from '../../domain/ledger/journal.ts'
import { type ContractName, contracts, partnerContracts } from '../../events/catalog.ts'
import { envelopesOf, internalFacts } from '../../events/publish.ts'
import { readEvent } from '../../events/reading.ts'
import { heardBy } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'

const split = { total: 1000, fromDeposit: 0, onCredit: 1000, toCollect: 0, charged: 1000 }

/** One of each: a new fact without its line here doesn't compile. */
const examples = {
  MerchantOpened: {},
  SettingsChanged: { settingsVersion: 2 },
  KeyCreated: { keyId: 'key_1', scope: 'storefront' },
  KeyRotated: { keyId: 'key_1', formerUntil: '2026-07-19T10:00:00.000Z' },
  KeyRevoked: { keyId: 'key_1' },
  PersonInvited: { personId: 'per_1', role: 'cashier' },
  PersonRoleChanged: { personId: 'per_1', role: 'accountant' },
  InvitationSendingRequested: { personId: 'per_1' },
  InvitationSettled: { personId: 'per_1', outcome: 'sent' },
  PersonRemoved: { personId: 'per_1' },
  AccountOpened: { currency: 'EUR' },
  CustomerCreated: {},
  CustomerErased: {},
  CustomerChanged: { customerVersion: 2 },
  SubLimitChanged: { shipToId: 'site-1', limit: 50_00 },
  LimitChanged: { limit: 'unlimited' },
  TermsChanged: { termsVersion: 2 },
  OrderStatusChanged: { code: 'held-until', until: '2026-08-01' },
  OrderPlaced: { orderId: 'o-1', ...split, reasons: [] },
  OrderChanged: { orderId: 'o-1', ...split, reasons: ['past-due'] },
  OrderCancelled: { orderId: 'o-1', ...split },
  ReservationExpired: { orderId: 'o-1', amount: 5_00, ...split, reasons: ['awaiting-payment'] },
  OrderHeld: { orderId: 'o-1', reasons: ['manual'] },
  OrderReleased: { orderId: 'o-1', how: 'by-hand', ...split },
  LimitExceeded: { orderId: 'o-1', excess: 1 },
  DeliveryReported: { deliveryId: 'd-1', orderId: 'o-1' },
  DeliveryParked: { deliveryId: 'd-1', orderId: 'o-1' },
  OrderDelivered: { deliveryId: 'd-1', orderId: 'o-1', difference: -100, whole: true, ...split },
  DeliveryRefused: { deliveryId: 'd-1', orderId: 'o-1', reason: 'order-ended' },
  InvoiceIssued: {
    invoiceId: 'inv_1',
    number: 'F-2026-000001',
    issuedOn: '2026-07-18',
    dueOn: '2026-08-17',
    total: 1000,
    outstanding: 1000,
  },
  InvoiceNumbered: { invoiceId: 'inv_1', number: 'F-2026-000001', accountId: 'acc_1' },
  InvoiceSendingRequested: { invoiceId: 'inv_1' },
  InvoiceReminded: { invoiceId: 'inv_1', level: 1 },
  InvoiceImported: {
    invoiceId: 'inv_1',
    number: '2025/42',
    issuedOn: '2025-07-18',
    dueOn: '2025-08-17',
    total: 1000,
    outstanding: 600,
  },
  DecisionSuperseded: { orderId: 'o-1', decision: { asked: 'all', total: 20_00, reasons: 'limit-exceeded' } },
  DepositImported: { paymentId: 'pay_1', amount: 1000, receivedOn: '2025-07-18' },
  InvoiceSettled: { invoiceId: 'inv_1', on: '2026-07-18' },
  CreditNoteIssued: {
    creditNoteId: 'crn_1',
    invoiceId: 'inv_1',
    number: 'AV-2026-000001',
    issuedOn: '2026-07-18',
    total: 100,
    settled: 40,
    deposit: 60,
    storeCredit: 0,
    refunded: 0,
  },
  CreditNoteSendingRequested: { creditNoteId: 'crn_1' },
  CreditNoteNumbered: { creditNoteId: 'crn_1', number: 'AV-2026-000001', accountId: 'acc_1' },
  RefundOrdered: { paymentId: 'pay_2', refundOf: 'pay_1', amount: 100, attempt: 1 },
  RefundTaken: { paymentId: 'pay_2', objectId: 're_1' },
  RefundGivenByHand: { paymentId: 'pay_2' },
  RefundFailed: { paymentId: 'pay_2', refundOf: 'pay_1', amount: 100, reason: 'charge_disputed' },
  RunRequested: { runId: 'run_1', kind: 'reminders', dueOn: '2026-07-18' },
  PaymentRefunded: { paymentId: 'pay_2', amount: -100, method: 'VIR', refundOf: 'pay_1' },
  WrittenOff: { paymentId: 'pay_3', item: 'inv_1', amount: 2, reason: 'small-difference' },
  WriteOffReplaced: { paymentId: 'pay_3', item: 'inv_1', amount: 2 },
  SuspenseAssigned: { paymentId: 'pay_psp-stripe-pi-1', paymentKey: 'pi_1', amount: 100, currency: 'USD' },
  ClaimRaised: { claimId: 'clm_1', paymentId: 'pay_1', amount: 100, cause: 'chargeback' },
  PaymentRecorded: { paymentId: 'pay_1', amount: 1000, method: 'WEB', names: [{ kind: 'order', id: 'o-1' }] },
  PaymentFailed: { orderId: 'o-1', reason: 'card_declined' },
  PaymentReversed: { paymentId: 'pay_1', amount: 100, cause: 'refund' },
  ReversalUndone: { paymentId: 'pay_1', amount: 100 },
  PaymentSuspended: { paymentKey: 'pi_1', amount: 100, currency: 'USD', reason: 'other-currency' },
  ReportParked: { paymentKey: 'pi_1', objectId: 're_1' },
  ReportHeard: { paymentId: 'pay_1', objectId: 're_1', status: 'pending' },
  ReportUncounted: { paymentId: 'pay_1', objectId: 're_1', amount: 100, currency: 'JPY' },
  Allocated: { paymentId: 'pay_1', item: 'inv_1', amount: 100, letter: 'AA' },
  AllocationUndone: { paymentId: 'pay_1', item: 'inv_1', amount: 100 },
  SaleRecorded: {
    saleId: 's-1',
    invoiceId: 'inv_sale-s-1',
    total: 100,
    tenders: [{ method: 'CB', amount: 40, paymentId: 'pay_sale-s-1-1' }],
    onAccount: 60,
  },
  ToppedUp: { paymentId: 'pay_1', amount: -100, method: 'CB', kind: 'refund' },
  ReceiptIssued: { paymentId: 'pay_1' },
  ReceiptSendingRequested: { paymentId: 'pay_1' },
  VoucherSold: { voucherId: 'vou_1', amount: 5000, currency: 'EUR', method: 'ESP', vat: 0 },
  VoucherRedeemed: { voucherId: 'vou_1', amount: 5000, currency: 'EUR', as: 'multiple', accountId: 'acc_1', paymentId: 'pay_1' },
  VoucherRefunded: { voucherId: 'vou_1', amount: 5000, currency: 'EUR', method: 'ESP' },
  DaysToPayApplied: { daysSum: 64, daysCount: 3, appliedAt: '2026-07-18T10:00:00.000Z' },
  BureauRefreshRequested: {},
  AssessmentRecorded: { reviewedOn: '2026-07-18' },
  AssessmentFailed: { reason: 'unavailable' },
  AssessmentOverridden: { fields: ['rating'] },
  OverrideLifted: { fields: ['rating'] },
  StatementSendingRequested: { statementId: 'sta_1-2026-06', month: '2026-06' },
  StatementPrepared: { statementId: 'sta_1-2026-06', month: '2026-06', opening: 0, closing: 100 },
  MailClaimed: { mailId: 'mail_1' },
  MailSettled: { mailId: 'mail_1', outcome: 'sent' },
  MoneyFreed: {},
  CreditEased: {},
  FiguresChanged: {},
  PeriodClosed: { kind: 'day', period: '2026-03-25', recordCount: 0, totals: [], perpetual: [], seal: 'x' },
} satisfies { [T in Fact['type']]: object }

const all: Fact[] = Object.entries(examples).map(([type, content]) => Fact.parse({ type, ...content }))

function recordOf(facts: Fact[], chain = 'acc_1'): JournalRecord {
  const figures = { unpaid: 300, deposits: 100, openOrders: 50, charged: 20, reserved: 0 }
  return JournalRecord.parse({
    merchantId: 'mer_lumen',
    chain,
    sequence: 7,
    commitId: 'c-1',
    correlationId: 'r-1',
    at: '2026-07-18T10:00:00.000Z',
    by: 'person:ada',
    command: 'x',
    inputHash: 'h',
    facts,
    postings: [],
    before: figures,
    after: figures,
    rows: {},
    previousHash: '0',
    hash: '1',
  })
}

const isName = (name: string): name is ContractName => name in contracts
const names = Object.keys(contracts).filter(isName)

describe('each fact', () => {
  test.each(all.map((fact) => [fact.type, fact] as const))('%s is told in its contract’s form, or is internal', (type, fact) => {
    const envelopes = envelopesOf(recordOf([fact]))
    expect(envelopes).toHaveLength(internalFacts.includes(type) ? 0 : 1)
    for (const envelope of envelopes) {
      expect(envelope).toMatchObject({
        merchantId: 'mer_lumen',
        accountId: 'acc_1',
        sequence: 7,
        correlationId: 'r-1',
        occurredAt: '2026-07-18T10:00:00.000Z',
      })
      expect(readEvent(names, JSON.parse(JSON.stringify(envelope))).type).toBe(envelope.type)
    }
  })

  test('has a place in its record that is the event’s, so that a repetition has the same id', () => {
    const facts = ['OrderPlaced', 'MailClaimed', 'FiguresChanged'].flatMap((type) => all.filter((fact) => fact.type === type))
    expect(envelopesOf(recordOf(facts)).map(({ id }) => id)).toEqual(['mer_lumen.acc_1.7.0', 'mer_lumen.acc_1.7.2'])
  })
})

describe('an envelope', () => {
  test('names no account where the record stands in the merchant’s or a series’ chain', () => {
    for (const chain of ['merchant', 'series:F-2026', 'pointer:order/acc_1']) {
      const [envelope] = envelopesOf(recordOf([{ type: 'SettingsChanged', settingsVersion: 2 }], chain))
      expect(envelope?.accountId).toBeUndefined()
      expect(envelope?.id).toBe(`mer_lumen.${chain}.7.0`)
    }
  })

  test('of changed figures carries what follows from them', () => {
    const [envelope] = envelopesOf(recordOf([{ type: 'FiguresChanged' }]))
    expect(envelope?.data).toEqual({ unpaid: 300, deposits: 100, openOrders: 50, balance: -200, remainder: -250, exposure: 320 })
  })
})

describe('what outside parties and subscribers can rely on', () => {
  test('an approved order is two events', () => {
    const facts = all.filter(({ type }) => type === 'OrderPlaced' || type === 'FiguresChanged')
    expect(envelopesOf(recordOf(facts)).map(({ type }) => type)).toEqual(['order-placed', 'account-figures-changed'])
  })

  test('every event a function waits for is one that is told', () => {
    const heard = functions.flatMap(({ trigger }) => heardBy(trigger) ?? [])
    const awaited = heard.flatMap(({ bus, detailTypes }) => (bus === 'internal' ? detailTypes : []))
    expect(awaited.filter((name) => !isName(name))).toEqual([])
    const byPartners = heard.flatMap(({ bus, detailTypes }) => (bus === 'partners' ? detailTypes : []))
    expect(byPartners.filter((name) => !(name in partnerContracts))).toEqual([])
  })
})
