import { refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { bounds } from '../limits.ts'
import type { Pointer } from '../pointer.ts'
import { refuse } from '../refusals.ts'
import type { Change } from '../states.ts'
import { onlinePaymentId } from './paymentRows.ts'
import { furtherStatus, type ParkedReport, type PaymentReport } from './report.ts'
import type { Suspense } from './suspense.ts'

type Told<K extends PaymentReport['kind']> = Extract<PaymentReport, { kind: K }>
type Taken = Told<'refund'> | Told<'dispute'>

/** Where reports of a payment look for it. */
export function pointerOf(report: { provider: string; paymentKey: string }) {
  return refs.pointer({ scope: 'payment', key: onlinePaymentId(report) })
}

/** The reports that wait, with this one; undefined when it tells nothing new. */
function merged(parked: readonly ParkedReport[], report: Taken): ParkedReport[] | undefined {
  const { kind, objectId, amount, currency } = report
  const known = parked.find((one) => one.objectId === objectId)
  const status = furtherStatus(known?.status, report.status)
  if (known?.status === status) return undefined
  const carriesOut = report.kind === 'refund' ? report.carriesOut : undefined
  const waits = { kind, objectId, amount, status, currency, ...(carriesOut && { carriesOut }) }
  return [...parked.filter((one) => one !== known), waits]
}

/** A refund or dispute before its payment: it waits for it. */
export function park(report: Taken, { pointer, notes }: { pointer: Pointer | undefined; notes: readonly Change[] }) {
  const parkedReports = merged(pointer?.parkedReports ?? [], report)
  if (!parkedReports) return { unchanged: { state: 'parked' as const } }
  if (parkedReports.length > bounds.parkedReports) return refuse('too-many-parked')
  const chain = pointerOf(report)
  const facts: Fact[] = [{ type: 'ReportParked', paymentKey: report.paymentKey, objectId: report.objectId }]
  return {
    changed: [{ ref: chain, state: { ...pointer, parkedReports } }, ...notes],
    entries: [{ chain, facts, postings: [] }] satisfies [object],
    answer: { state: 'parked' as const },
  }
}

/** Money that no account can take: on no account, visible, assignable. */
export function suspend(
  report: Told<'payment'>,
  { reason, pointer, now, heard = [] }: { reason: Suspense['reason']; pointer: Pointer | undefined; now: string; heard?: ParkedReport[] },
) {
  const { paymentKey, provider, amount, currency } = report
  const { parkedReports: parked = heard, account: _account, target: _target, ...kept } = pointer ?? {}
  const meant = reason === 'unknown-account' ? undefined : report.accountId
  const chain = refs.suspense(onlinePaymentId(report))
  const suspense: Suspense = {
    paymentKey,
    provider,
    amount,
    currency,
    reason,
    recordedAt: now,
    reports: parked,
    ...(meant && { meantFor: meant }),
  }
  const facts: Fact[] = [{ type: 'PaymentSuspended', paymentKey, amount, currency, reason }]
  return {
    // The pointer is written along: a refund that waits there at the same instant, or the payment itself told otherwise, meets it.
    changed: [
      { ref: chain, state: suspense },
      { ref: pointerOf(report), state: kept },
    ],
    entries: [{ chain, facts, postings: [] }] satisfies [object],
    answer: { state: 'suspended' as const },
  }
}

/** A refund or dispute of money in suspense waits with it. */
export function hearInSuspense(report: Taken, { suspense, notes }: { suspense: Suspense; notes: readonly Change[] }) {
  const reports = merged(suspense.reports, report)
  if (!reports) return { unchanged: { state: 'known' as const } }
  const chain = refs.suspense(onlinePaymentId(report))
  const facts: Fact[] = [{ type: 'ReportParked', paymentKey: report.paymentKey, objectId: report.objectId }]
  return {
    changed: [{ ref: chain, state: { ...suspense, reports } }, ...notes],
    entries: [{ chain, facts, postings: [] }] satisfies [object],
    answer: { state: 'suspended' as const },
  }
}
