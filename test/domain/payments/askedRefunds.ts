import { refundPayment } from '../../../domain/payments/refundPayment.ts'
import { settleRefund } from '../../../domain/payments/settleRefund.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { online, paymentTold, refundTold, tell } from './reports.ts'

/** 100.00 paid online, of which 30.00 are to go back through the provider. */
export function askedFor(): Scene {
  const shop = new Scene({ settings: { paymentProvider: 'stripe' } })
  tell(shop, paymentTold(100_00))
  shop.done(refundPayment, { paymentId: online, refundId: 'pay_out', amount: 30_00 })
  return shop
}

export const taken = { paymentId: 'pay_out', accountId: theAccount, attempt: 1, answer: { kind: 'taken' as const, objectId: 're_1' } }
export const refused = { ...taken, answer: { kind: 'refused' as const, reason: 'charge_disputed' } }

export function refusedRefund(): Scene {
  const shop = askedFor()
  shop.done(settleRefund, refused)
  return shop
}

/** What the provider reports of its own refund. */
export const reported = (shop: Scene, status: 'pending' | 'succeeded' | 'failed', { objectId = 're_1', amount = 30_00 } = {}): string =>
  tell(shop, refundTold(objectId, amount, { status, carriesOut: 'pay_out' }))

export const howFar = (shop: Scene) => shop.payment('pay_out').carryingOut?.state
