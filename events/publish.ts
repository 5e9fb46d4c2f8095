import { balance, exposure, remainder } from '../domain/accounts/account.ts'
import type { Fact, FactOf } from '../domain/facts.ts'
import { AccountId, MerchantId } from '../domain/ids.ts'
import type { JournalRecord } from '../domain/ledger/journal.ts'
import { type Content, type ContractName, contracts } from './catalog.ts'
import type { Envelope } from './envelope.ts'

/** An event before its envelope. */
type Told = { [N in ContractName]: { name: N; content: Content<N> } }[ContractName]
type Telling<T extends Fact['type']> = ((fact: Omit<FactOf<T>, 'type'>, record: JournalRecord) => Told) | 'internal'

/**
 * What the world hears of each fact: one event, or nothing. Every fact has its line, so a new one can't be forgotten; a fact's place
 * in its record is the event's index, so that a repetition carries the same id.
 */
const tellings: { readonly [T in Fact['type']]: Telling<T> } = {
  MerchantOpened: 'internal',
  SettingsChanged: (content) => ({ name: 'settings-changed', content }),
  KeyCreated: 'internal',
  KeyRotated: 'internal',
  KeyRevoked: 'internal',
  PersonInvited: (content) => ({ name: 'person-invited', content }),
  PersonRoleChanged: (content) => ({ name: 'person-role-changed', content }),
  InvitationSendingRequested: (content) => ({ name: 'invitation-sending-requested', content }),
  // Who works for the merchant is listed with it.
  InvitationSettled: 'internal',
  PersonRemoved: (content) => ({ name: 'person-removed', content }),
  AccountOpened: (content) => ({ name: 'account-opened', content }),
  CustomerCreated: (content) => ({ name: 'customer-created', content }),
  CustomerChanged: (content) => ({ name: 'customer-changed', content }),
  CustomerErased: (content) => ({ name: 'customer-erased', content }),
  SubLimitChanged: (content) => ({ name: 'sub-limit-changed', content }),
  LimitChanged: (content) => ({ name: 'limit-changed', content }),
  TermsChanged: (content) => ({ name: 'terms-changed', content }),
  OrderStatusChanged: (content) => ({ name: 'order-status-changed', content }),
  OrderPlaced: (content) => ({ name: 'order-placed', content }),
  OrderChanged: (content) => ({ name: 'order-changed', content }),
  OrderCancelled: (content) => ({ name: 'order-cancelled', content }),
  ReservationExpired: (content) => ({ name: 'reservation-expired', content }),
  // Whoever looks into a decision reads it; what it came to is told by the facts beside.
  DecisionSuperseded: 'internal',
  OrderHeld: (content) => ({ name: 'order-held', content }),
  OrderReleased: (content) => ({ name: 'order-released', content }),
  LimitExceeded: (content) => ({ name: 'limit-exceeded', content }),
  DeliveryReported: (content) => ({ name: 'delivery-reported', content }),
  DeliveryParked: (content) => ({ name: 'delivery-parked', content }),
  OrderDelivered: (content) => ({ name: 'order-delivered', content }),
  DeliveryRefused: (content) => ({ name: 'delivery-refused', content }),
  InvoiceIssued: (content) => ({ name: 'invoice-issued', content }),
  SaleRecorded: (content) => ({ name: 'sale-recorded', content }),
  // The series' own chain; the account's chain tells the invoice.
  InvoiceNumbered: 'internal',
  InvoiceSendingRequested: (content) => ({ name: 'invoice-sending-requested', content }),
  InvoiceReminded: (content) => ({ name: 'invoice-reminded', content }),
  // Told to whoever brought it already; what the account comes to is told by account-figures-changed.
  InvoiceImported: 'internal',
  DepositImported: 'internal',
  InvoiceSettled: (content) => ({ name: 'invoice-settled', content }),
  CreditNoteSendingRequested: (content) => ({ name: 'credit-note-sending-requested', content }),
  CreditNoteIssued: (content) => ({ name: 'credit-note-issued', content }),
  // The series' own chain; the account's chain tells the credit note.
  CreditNoteNumbered: 'internal',
  PaymentRefunded: (content) => ({ name: 'payment-refunded', content }),
  RefundOrdered: (content) => ({ name: 'refund-ordered', content }),
  // The provider's own report tells more, and sooner.
  RefundTaken: 'internal',
  RefundFailed: (content) => ({ name: 'refund-failed', content }),
  // Whoever gave it back knows.
  RefundGivenByHand: 'internal',
  WrittenOff: (content) => ({ name: 'residue-written-off', content }),
  // A credit note tells of all it takes back.
  WriteOffReplaced: 'internal',
  // Told by payment-recorded.
  SuspenseAssigned: 'internal',
  ClaimRaised: (content) => ({ name: 'claim-raised', content }),
  PaymentRecorded: (content) => ({ name: 'payment-recorded', content }),
  PaymentFailed: (content) => ({ name: 'payment-failed', content }),
  PaymentReversed: (content) => ({ name: 'payment-reversed', content }),
  ReversalUndone: (content) => ({ name: 'payment-reversal-undone', content }),
  PaymentSuspended: (content) => ({ name: 'payment-suspended', content }),
  ReportParked: 'internal',
  ReportHeard: 'internal',
  ReportUncounted: 'internal',
  // Counted and sealed for the merchant itself.
  PeriodClosed: 'internal',
  // Matching is bookkeeping between what payment-recorded and invoice-settled tell.
  Allocated: 'internal',
  AllocationUndone: 'internal',
  ToppedUp: (content) => ({ name: 'account-topped-up', content }),
  ReceiptIssued: (content) => ({ name: 'receipt-issued', content }),
  ReceiptSendingRequested: (content) => ({ name: 'receipt-sending-requested', content }),
  VoucherSold: (content) => ({ name: 'voucher-sold', content }),
  VoucherRedeemed: (content) => ({ name: 'voucher-redeemed', content }),
  VoucherRefunded: (content) => ({ name: 'voucher-refunded', content }),
  // A figure for the merchant's own people.
  DaysToPayApplied: 'internal',
  BureauRefreshRequested: (content) => ({ name: 'bureau-refresh-requested', content }),
  AssessmentRecorded: (content) => ({ name: 'assessment-recorded', content }),
  AssessmentFailed: (content) => ({ name: 'assessment-failed', content }),
  // What the merchant's own people think of a customer concerns nobody outside.
  AssessmentOverridden: 'internal',
  OverrideLifted: 'internal',
  StatementSendingRequested: (content) => ({ name: 'statement-sending-requested', content }),
  RunRequested: (content) => ({ name: 'run-requested', content }),
  StatementPrepared: (content) => ({ name: 'statement-prepared', content }),
  MailClaimed: 'internal',
  MailSettled: (content) => ({ name: 'mail-settled', content }),
  MoneyFreed: (content) => ({ name: 'money-freed', content }),
  CreditEased: (content) => ({ name: 'credit-eased', content }),
  FiguresChanged: (_, record) => ({ name: 'account-figures-changed', content: figuresTold(record) }),
}

/** Facts that only the journal keeps. */
export const internalFacts: readonly string[] = Object.entries(tellings).flatMap(([type, telling]) =>
  telling === 'internal' ? [type] : [],
)

/** What a journal record tells the world, in the order of its facts. */
export function envelopesOf(record: JournalRecord): Envelope[] {
  const accountId = accountOf(record)
  return record.facts.flatMap((fact, index) => {
    const told = tell(fact, record)
    if (!told) return []
    return {
      id: `${record.merchantId}.${record.chain}.${record.sequence}.${index}`,
      type: told.name,
      version: contracts[told.name].version,
      merchantId: MerchantId.parse(record.merchantId),
      ...(accountId && { accountId }),
      occurredAt: record.at,
      correlationId: record.correlationId,
      sequence: record.sequence,
      data: told.content,
    }
  })
}

function tell<T extends Fact['type']>({ type, ...content }: FactOf<T>, record: JournalRecord): Told | undefined {
  const telling: Telling<T> = tellings[type]
  return telling === 'internal' ? undefined : telling(content, record)
}

/** The account whose chain the record stands in; none for the merchant's own, a series' and a voucher's chain. */
function accountOf({ chain }: JournalRecord): AccountId | undefined {
  return AccountId.safeParse(chain).data
}

function figuresTold({ after }: JournalRecord): Content<'account-figures-changed'> {
  if (!after) return {}
  const { unpaid, deposits, openOrders } = after
  return { unpaid, deposits, openOrders, balance: balance(after), remainder: remainder(after), exposure: exposure(after) }
}
