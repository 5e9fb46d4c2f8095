import { MerchantId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import { applyPaymentReport } from '../../domain/payments/applyPaymentReport.ts'
import { RefundId } from '../../domain/payments/paymentAnswer.ts'
import { readPays } from '../../domain/payments/paysText.ts'
import { PaymentReport } from '../../domain/payments/report.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { Observation, PaymentProvider, Report } from '../../providers/payments/contract.ts'
import { Unavailable } from '../../store/keeper.ts'
import { correlationOf, type HttpEvent } from '../api/caller.ts'
import { hardened } from '../api/hardened.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { instant } from '../runtime/clock.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { knownMerchant } from '../runtime/knownMerchant.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { paymentsOf } from '../runtime/payments.ts'
import { problem } from '../runtime/problem.ts'
import { sourceOf } from '../runtime/tryLimit.ts'

const provider = 'stripe'

/**
 * What the payment provider reports. Verified over the raw bytes before anything is looked at; acknowledged after the write, so that
 * what is lost here is told again. An unknown merchant answers like a forged signature, however many were tried.
 */
export const handler = hardened(async (event, context) => {
  const about = { correlationId: correlationOf(event) }
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  if (body.length > bounds.webhookBytes) return problem(refuse('too-large'), about)
  const merchantId = MerchantId.safeParse(event.pathParameters?.merchantId).data
  const standing = merchantId ? await knownMerchant(merchantId, sourceOf(event.requestContext.http.sourceIp)) : 'unknown'
  const payments = merchantId && standing === 'known' && (await paymentsOf(merchantId))
  if (!merchantId || standing !== 'known') return forged(event, standing === 'slowed' ? 'too-many-unknown-merchants' : 'unknown-merchant')
  if (!payments) return refusedAsForged(event, { merchantId, reason: 'no-keys' })
  const verified = payments.provider.verify({
    rawBody: body,
    signature: event.headers['stripe-signature'],
    secret: payments.webhookSecret,
    now: instant(),
  })
  if (verified.kind === 'refused') return refusedAsForged(event, { merchantId, reason: verified.reason })
  const caller = {
    merchantId,
    by: 'system:webhook-stripe',
    rights: new Set(['system:react'] as const),
    ...about,
    deadlineAt: deadlineOf(context),
  }
  const refused = await takeAll(payments.provider, payments.provider.observations(verified.event), caller)
  if (refused) return problem(refused, about)
  return { statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"received":true}' }
})

/** Sent to a merchant that is ours: many mean that the secret we have of it is not its provider's. What nobody signed, no provider sent. */
function refusedAsForged(event: HttpEvent, { merchantId, reason }: { merchantId: MerchantId; reason: string }) {
  if (reason !== 'unsigned') tell('WebhooksRefused', 1, provider)
  return forged(event, reason, merchantId)
}

/** The reason is ours alone: who forges learns nothing from the answer. */
function forged(event: HttpEvent, reason: string, merchantId?: MerchantId) {
  log.warn('a webhook was not taken', { reason, merchantId, correlationId: correlationOf(event) })
  return problem(refuse('forged-webhook'), { correlationId: correlationOf(event) })
}

/**
 * Takes each state the event tells of; one that can't be taken keeps none beside it from being taken. The first such is told, so that
 * the provider comes again.
 */
async function takeAll(from: PaymentProvider, reports: readonly Report[], caller: Caller): Promise<Refusal | undefined> {
  const refused: (Refusal | undefined)[] = []
  const thrown: unknown[] = []
  for (const report of reports) {
    try {
      refused.push(report.kind === 'reread' ? await takeAgain(from, report.id, caller) : await take(report, caller))
    } catch (error) {
      // The provider tells for some days and then never again, too seldom for the doors' own alarms to ring.
      if (!(error instanceof Unavailable)) tell('ReportsRefused')
      thrown.push(error)
    }
  }
  if (thrown.length > 0) throw thrown[0]
  return refused.find((one) => one !== undefined)
}

/** The event only says that something changed: the provider is asked what stands now. */
async function takeAgain(from: PaymentProvider, id: string, caller: Caller): Promise<Refusal | undefined> {
  const read = await from.reread(id)
  if (read.kind === 'read')
    return takeAll(
      from,
      read.reports.filter(({ kind }) => kind !== 'reread'),
      caller,
    )
  if (read.kind !== 'unavailable') tell('ReportsRefused')
  log.warn('the payment provider could not be asked what changed', { reason: read.reason, correlationId: caller.correlationId })
  return refuse('busy', 'The payment provider could not be asked what changed.')
}

async function take(report: Exclude<Report, { kind: 'reread' }>, caller: Caller): Promise<Refusal | undefined> {
  // Money that can't be kept must not be dropped: the error rings, and the provider tells it again.
  if (report.kind === 'unreadable') throw new Error(`a report of ${report.object} ${report.objectId ?? ''} can't be read: ${report.reason}`)
  const done = await act(applyPaymentReport, PaymentReport.parse(reportOf(report, caller)), caller)
  if (!('refused' in done)) return undefined
  if (done.refused !== 'busy') tell('ReportsRefused')
  log.warn('a report of the payment provider was not taken', {
    refused: done.refused,
    object: report.objectId,
    correlationId: caller.correlationId,
  })
  // Whatever keeps it from being counted may pass: asked to come again, the provider does for days.
  return refuse('busy', done.detail)
}

/** The provider's words as ours. What another merchant's link wrote on it is money of an unknown account. */
function reportOf(observed: Observation, { merchantId }: Caller): PaymentReport {
  const { objectId, paymentKey, amount, metadata, reason } = observed
  const about = { provider, paymentKey, objectId, amount, currency: observed.currency }
  if (observed.kind === 'refund') {
    // Without a merchant it was written by the merchant's own server; with another's it isn't for us.
    const ours = metadata.merchantId === undefined || metadata.merchantId === merchantId
    const carriesOut = ours ? RefundId.safeParse(metadata.carriesOut).data : undefined
    return { kind: 'refund', ...about, status: observed.status, ...(carriesOut && { carriesOut }) }
  }
  if (observed.kind === 'dispute') return { kind: 'dispute', ...about, status: observed.status }
  const pays = metadata.merchantId === merchantId ? readPays(metadata.pays) : undefined
  return {
    kind: 'payment',
    ...about,
    status: observed.status,
    names: pays?.names ?? [],
    ...(pays && { accountId: pays.accountId }),
    ...(reason !== undefined && { reason: reason.slice(0, 200) }),
  }
}
