import { refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import { isAsked } from '../../domain/payments/carryingOut.ts'
import { refText } from '../../domain/states.ts'
import type { Envelope } from '../../events/envelope.ts'
import type { Chance } from './chance.ts'
import { deedOf } from './deed.ts'
import { Divergence } from './divergence.ts'
import { accountOf, act, Busy, type Reacting, tried } from './reacting.ts'
import type { ProviderRefund } from './simulated.ts'

/** As functions/on/refund-ordered-ask-provider.ts does it: asked once for each attempt, and what it said is kept with the refund. */
export async function askProvider(event: Envelope, reacting: Reacting): Promise<void> {
  const { world, shop, chance } = reacting
  const accountId = accountOf(event)
  const paymentId = PaymentId.parse(event.data.paymentId)
  const payerId = PaymentId.parse(event.data.refundOf)
  const attempt = Number(event.data.attempt)
  const asked = [refs.payment(accountId, paymentId), refs.payment(accountId, payerId)]
  const rows = await tried(() => world.keeperFor(chance).get(shop.id, asked))
  const [refund, payer] = asked.map((ref) => {
    const row = rows.get(refText(ref))
    return row?.kind === 'payment' ? row.state : undefined
  })
  if (!refund || !isAsked(refund, attempt)) return
  const settle = (answer: { kind: 'taken'; objectId: string } | { kind: 'refused'; reason: string }) =>
    act(deedOf('settleRefund', { accountId, paymentId, attempt, answer }), reacting)
  if (!payer?.provider) return void (await settle({ kind: 'refused', reason: 'not-by-provider' }))
  const about = { paymentKey: payer.provider.key, carriesOut: paymentId, amount: -refund.amount, currency: refund.currency }
  const outcome = await world.faults.around('question to the provider', chance, async () =>
    refundOnce({ ...about, key: `${paymentId}/${attempt}` }, reacting),
  )
  if (outcome === 'unavailable') throw new Busy('the payment provider')
  await settle(outcome === 'refused' ? { kind: 'refused', reason: 'charge_disputed' } : { kind: 'taken', objectId: outcome.id })
}

type Asked = Omit<ProviderRefund, 'id' | 'shop' | 'status'> & { currency: string }

/** The provider's side: never more than asked for one refund of ours, whatever was lost on the way. */
function refundOnce({ currency, ...asked }: Asked, { world, shop, chance }: Reacting): ProviderRefund | 'unavailable' | 'refused' {
  if (world.faults.happens('provider unavailable', chance, 0.15)) return 'unavailable'
  const { refunds } = world.outside
  const all = refunds.filter((one) => one.shop === shop)
  const found = all.find((one) => one.key === asked.key || (one.carriesOut === asked.carriesOut && one.status === 'succeeded'))
  if (found) return found
  if (chance.maybe(0.15)) return 'refused'
  const one: ProviderRefund = { ...asked, shop, id: `re-own-${refunds.length}`, status: 'succeeded' }
  refunds.push(one)
  const alive = [...all, one].filter(({ carriesOut, status }) => carriesOut === one.carriesOut && status === 'succeeded')
  if (alive.length > 1) throw new Divergence(`the provider gave ${one.carriesOut} back ${alive.length} times`)
  report(one, { currency, reacting: { world, shop, chance } })
  return one
}

/** What the provider tells of it later, in any order; now and then it fails after all. */
function report(one: ProviderRefund, { currency, reacting: { world, shop, chance } }: { currency: string; reacting: Reacting }): void {
  const { id: objectId, paymentKey, carriesOut, amount } = one
  const told = (status: 'pending' | 'succeeded' | 'failed') =>
    world.bus.queue(`refund report ${objectId} ${status}`, async (drawn: Chance) => {
      const deed = deedOf('applyPaymentReport', {
        kind: 'refund',
        provider: 'stripe',
        paymentKey,
        objectId,
        amount,
        currency,
        status,
        carriesOut,
      })
      await act(deed, { world, shop, chance: drawn })
    })
  if (chance.maybe(0.3)) told('pending')
  told('succeeded')
  if (!chance.maybe(0.15)) return
  one.status = 'failed'
  told('failed')
}
