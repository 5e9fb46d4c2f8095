import type * as z from 'zod'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { onlinePaymentId } from '../../../domain/payments/paymentRows.ts'
import { theAccount } from '../../kit/builders.ts'
import type { Scene } from '../../kit/scene.ts'

export type Report = z.input<typeof applyPaymentReport.input>
type Payment = Extract<Report, { kind: 'payment' }>
type Refund = Extract<Report, { kind: 'refund' }>
type Dispute = Extract<Report, { kind: 'dispute' }>

const about = { provider: 'stripe', paymentKey: 'pi_1', currency: 'EUR' as const }

/** Under which id the reported payment is kept. */
export const online = onlinePaymentId(about)

export function paymentTold(amount: number, sketch: Partial<Payment> = {}): Payment {
  return { kind: 'payment', ...about, objectId: 'pi_1', amount, status: 'succeeded', accountId: theAccount, ...sketch }
}

export function refundTold(objectId: string, amount: number, sketch: Partial<Refund> = {}): Refund {
  return { kind: 'refund', ...about, objectId, amount, status: 'succeeded', ...sketch }
}

export function disputeTold(objectId: string, amount: number, sketch: Partial<Dispute> = {}): Dispute {
  return { kind: 'dispute', ...about, objectId, amount, status: 'withdrawn', ...sketch }
}

/** Tells a report; answers what it came to. */
export function tell(shop: Scene, report: Report): string {
  const outcome = shop.run(applyPaymentReport, report)
  if ('refused' in outcome) return outcome.refused
  return 'answer' in outcome ? outcome.answer.state : outcome.unchanged.state
}
