import * as z from 'zod'
import { Role } from './access/roles.ts'
import { CalendarDate, Instant } from './calendar.ts'
import { Closing } from './closings/closing.ts'
import { KeptDecision, RecheckFrom } from './credit-check/holds.ts'
import { Result } from './days-to-pay/basePeriod.ts'
import {
  AccountId,
  ClaimId,
  CreditNoteId,
  DeliveryId,
  InvoiceId,
  KeyId,
  MailId,
  OrderId,
  PaymentId,
  PersonId,
  RunId,
  SaleId,
  ShipToId,
  StatementId,
  VoucherId,
} from './ids.ts'
import { Amount, Figure, SignedAmount } from './money.ts'
import { Named } from './payments/payment.ts'
import { DaysToPayOfRun, RunKind } from './runs/run.ts'
import { PaidBy } from './sales/paidBy.ts'
import { Redemption } from './vouchers/redemption.ts'

/** Everything that can have happened. Facts carry ids, amounts, dates and codes, never a name, address or free text of a person. */

const statement = { statementId: StatementId, month: z.string() }
const split = { total: Figure, fromDeposit: Amount, onCredit: Amount, toCollect: Amount, charged: Amount }
const reasons = z.array(z.string())

export const Fact = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('MerchantOpened') }),
  z.strictObject({ type: z.literal('SettingsChanged'), settingsVersion: z.int() }),
  z.strictObject({
    type: z.literal('RunRequested'),
    runId: RunId,
    kind: RunKind,
    dueOn: CalendarDate,
    daysToPay: DaysToPayOfRun.optional(),
  }),
  z.strictObject({ type: z.literal('KeyCreated'), keyId: KeyId, scope: z.string() }),
  z.strictObject({ type: z.literal('KeyRotated'), keyId: KeyId, formerUntil: Instant }),
  z.strictObject({ type: z.literal('KeyRevoked'), keyId: KeyId }),
  z.strictObject({ type: z.literal('PersonInvited'), personId: PersonId, role: Role }),
  z.strictObject({ type: z.literal('PersonRoleChanged'), personId: PersonId, role: Role }),
  z.strictObject({ type: z.literal('InvitationSendingRequested'), personId: PersonId }),
  z.strictObject({ type: z.literal('InvitationSettled'), personId: PersonId, outcome: z.enum(['sent', 'used']) }),
  z.strictObject({ type: z.literal('PersonRemoved'), personId: PersonId }),
  z.strictObject({ type: z.literal('AccountOpened'), currency: z.string() }),
  z.strictObject({ type: z.literal('CustomerCreated') }),
  z.strictObject({ type: z.literal('CustomerChanged'), customerVersion: z.int() }),
  z.strictObject({ type: z.literal('CustomerErased') }),
  z.strictObject({ type: z.literal('LimitChanged'), limit: z.union([Amount, z.literal('unlimited'), z.null()]) }),
  z.strictObject({ type: z.literal('SubLimitChanged'), shipToId: ShipToId, limit: Amount.nullable() }),
  z.strictObject({ type: z.literal('TermsChanged'), termsVersion: z.int() }),
  z.strictObject({ type: z.literal('OrderStatusChanged'), code: z.string(), until: CalendarDate.optional() }),
  z.strictObject({ type: z.literal('OrderPlaced'), orderId: OrderId, followUpOf: OrderId.optional(), ...split, reasons }),
  z.strictObject({ type: z.literal('OrderChanged'), orderId: OrderId, ...split, reasons }),
  z.strictObject({ type: z.literal('OrderCancelled'), orderId: OrderId, ...split }),
  z.strictObject({ type: z.literal('ReservationExpired'), orderId: OrderId, amount: Amount, ...split, reasons }),
  /** Another decision took this one's place; `decidedAt` is missing where it was the first, made as the order was placed. */
  z.strictObject({ type: z.literal('DecisionSuperseded'), orderId: OrderId, decidedAt: Instant.optional(), decision: KeptDecision }),
  z.strictObject({ type: z.literal('OrderHeld'), orderId: OrderId, reasons }),
  z.strictObject({
    type: z.literal('OrderReleased'),
    orderId: OrderId,
    how: z.enum(['by-hand', 'by-payment', 'by-recheck', 'by-delivery']),
    ...split,
  }),
  z.strictObject({ type: z.literal('LimitExceeded'), orderId: OrderId.optional(), excess: Figure }),
  z.strictObject({ type: z.literal('DeliveryReported'), deliveryId: DeliveryId, orderId: OrderId }),
  z.strictObject({ type: z.literal('DeliveryParked'), deliveryId: DeliveryId, orderId: OrderId }),
  z.strictObject({
    type: z.literal('OrderDelivered'),
    orderId: OrderId,
    deliveryId: DeliveryId,
    difference: SignedAmount,
    whole: z.boolean(),
    ...split,
  }),
  z.strictObject({ type: z.literal('DeliveryRefused'), orderId: OrderId, deliveryId: DeliveryId, reason: z.string() }),
  z.strictObject({
    type: z.literal('InvoiceIssued'),
    invoiceId: InvoiceId,
    number: z.string(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    total: Amount,
    outstanding: Amount,
  }),
  /** A sale given as lines: `tenders` say what each method paid, CRED what store credit it consumed. */
  z.strictObject({
    type: z.literal('SaleRecorded'),
    saleId: SaleId,
    invoiceId: InvoiceId,
    total: Amount,
    tenders: z.array(PaidBy),
    onAccount: Amount,
  }),
  z.strictObject({ type: z.literal('InvoiceNumbered'), invoiceId: InvoiceId, number: z.string(), accountId: AccountId }),
  z.strictObject({ type: z.literal('InvoiceSendingRequested'), invoiceId: InvoiceId }),
  z.strictObject({ type: z.literal('InvoiceReminded'), invoiceId: InvoiceId, level: z.int() }),
  /** An open invoice that another system issued: an opening balance. */
  z.strictObject({
    type: z.literal('InvoiceImported'),
    invoiceId: InvoiceId,
    number: z.string(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    total: Amount,
    outstanding: Amount,
  }),
  /** A deposit that another system kept: an opening balance. */
  z.strictObject({ type: z.literal('DepositImported'), paymentId: PaymentId, amount: Amount, receivedOn: CalendarDate }),
  z.strictObject({ type: z.literal('InvoiceSettled'), invoiceId: InvoiceId, on: CalendarDate }),
  z.strictObject({
    type: z.literal('CreditNoteIssued'),
    creditNoteId: CreditNoteId,
    invoiceId: InvoiceId,
    number: z.string(),
    issuedOn: CalendarDate,
    total: Amount,
    /** What of it reduced what was owed, stays as deposit, stays as store credit, and was given back in money. */
    settled: Amount,
    deposit: Amount,
    storeCredit: Amount,
    refunded: Amount,
  }),
  z.strictObject({ type: z.literal('CreditNoteSendingRequested'), creditNoteId: CreditNoteId }),
  z.strictObject({ type: z.literal('CreditNoteNumbered'), creditNoteId: CreditNoteId, number: z.string(), accountId: AccountId }),
  z.strictObject({
    type: z.literal('PaymentRefunded'),
    paymentId: PaymentId,
    amount: SignedAmount,
    method: z.string(),
    refundOf: PaymentId.optional(),
    creditNoteId: CreditNoteId.optional(),
  }),
  /** The payment provider is to give the money back; each attempt has a number. */
  z.strictObject({ type: z.literal('RefundOrdered'), paymentId: PaymentId, refundOf: PaymentId, amount: Amount, attempt: z.int() }),
  z.strictObject({ type: z.literal('RefundTaken'), paymentId: PaymentId, objectId: z.string() }),
  /** The provider refused, or its refund failed: nobody has given the money back. */
  z.strictObject({
    type: z.literal('RefundFailed'),
    paymentId: PaymentId,
    refundOf: PaymentId.optional(),
    amount: Amount,
    reason: z.string(),
  }),
  z.strictObject({ type: z.literal('RefundGivenByHand'), paymentId: PaymentId }),
  z.strictObject({
    type: z.literal('WrittenOff'),
    paymentId: PaymentId,
    item: z.union([InvoiceId, ClaimId]),
    amount: Amount,
    reason: z.string(),
  }),
  /** Nothing is owed any more for what was written off before, by a credit note or a claim that is lifted: so much of it counts no more. */
  z.strictObject({ type: z.literal('WriteOffReplaced'), paymentId: PaymentId, item: z.union([InvoiceId, ClaimId]), amount: Amount }),
  z.strictObject({
    type: z.literal('SuspenseAssigned'),
    paymentId: PaymentId,
    paymentKey: z.string(),
    amount: Amount,
    currency: z.string(),
  }),
  z.strictObject({ type: z.literal('ClaimRaised'), claimId: ClaimId, paymentId: PaymentId, amount: Amount, cause: z.string() }),
  z.strictObject({
    type: z.literal('PaymentRecorded'),
    paymentId: PaymentId,
    amount: SignedAmount,
    method: z.string(),
    names: z.array(Named),
  }),
  z.strictObject({ type: z.literal('PaymentFailed'), orderId: OrderId.optional(), invoiceId: InvoiceId.optional(), reason: z.string() }),
  z.strictObject({ type: z.literal('PaymentReversed'), paymentId: PaymentId, amount: Amount, cause: z.string() }),
  z.strictObject({ type: z.literal('ReversalUndone'), paymentId: PaymentId, amount: Amount }),
  z.strictObject({ type: z.literal('PaymentSuspended'), paymentKey: z.string(), amount: Amount, currency: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('ReportParked'), paymentKey: z.string(), objectId: z.string() }),
  z.strictObject({ type: z.literal('ReportHeard'), paymentId: PaymentId, objectId: z.string(), status: z.string() }),
  /** A refund or dispute told in another currency than its payment's: nothing moved. */
  z.strictObject({ type: z.literal('ReportUncounted'), paymentId: PaymentId, objectId: z.string(), amount: Amount, currency: z.string() }),
  z.strictObject({
    type: z.literal('Allocated'),
    paymentId: PaymentId,
    item: z.union([InvoiceId, ClaimId]),
    amount: Amount,
    letter: z.string(),
  }),
  z.strictObject({ type: z.literal('AllocationUndone'), paymentId: PaymentId, item: z.union([InvoiceId, ClaimId]), amount: Amount }),
  z.strictObject({
    type: z.literal('ToppedUp'),
    paymentId: PaymentId,
    amount: SignedAmount,
    method: z.string(),
    kind: z.enum(['top-up', 'refund']),
  }),
  /** Its receipt goes to the customer by itself: the merchant wanted that when the money moved. */
  z.strictObject({ type: z.literal('ReceiptIssued'), paymentId: PaymentId }),
  z.strictObject({ type: z.literal('ReceiptSendingRequested'), paymentId: PaymentId }),
  z.strictObject({
    type: z.literal('VoucherSold'),
    voucherId: VoucherId,
    amount: Amount,
    currency: z.string(),
    method: z.string(),
    vat: Amount,
  }),
  z.strictObject({
    type: z.literal('VoucherRedeemed'),
    voucherId: VoucherId,
    amount: Amount,
    currency: z.string(),
    as: Redemption,
    accountId: AccountId,
    paymentId: PaymentId,
    saleId: SaleId.optional(),
  }),
  z.strictObject({ type: z.literal('VoucherRefunded'), voucherId: VoucherId, amount: Amount, currency: z.string(), method: z.string() }),
  z.strictObject({ type: z.literal('DaysToPayApplied'), ...Result.shape }),
  z.strictObject({ type: z.literal('BureauRefreshRequested') }),
  z.strictObject({ type: z.literal('AssessmentRecorded'), reviewedOn: CalendarDate }),
  z.strictObject({ type: z.literal('AssessmentFailed'), reason: z.string() }),
  z.strictObject({ type: z.literal('AssessmentOverridden'), fields: z.array(z.string()) }),
  z.strictObject({ type: z.literal('OverrideLifted'), fields: z.array(z.string()) }),
  z.strictObject({ type: z.literal('StatementSendingRequested'), ...statement }),
  z.strictObject({ type: z.literal('StatementPrepared'), ...statement, opening: SignedAmount, closing: SignedAmount }),
  z.strictObject({
    type: z.literal('PeriodClosed'),
    ...Closing.pick({ kind: true, period: true, recordCount: true, totals: true, perpetual: true, seal: true }).shape,
  }),
  z.strictObject({ type: z.literal('MailClaimed'), mailId: MailId }),
  z.strictObject({ type: z.literal('MailSettled'), mailId: MailId, outcome: z.string() }),
  /** Open money and open amounts meet: reconcile. */
  z.strictObject({ type: z.literal('MoneyFreed') }),
  /** Held orders wait and something eased: re-check them. */
  z.strictObject({ type: z.literal('CreditEased'), from: RecheckFrom.optional() }),
  /** Open orders, balance, remainder, exposure or what is overdue are no longer what they were. */
  z.strictObject({ type: z.literal('FiguresChanged') }),
])
export type Fact = z.infer<typeof Fact>
export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>
