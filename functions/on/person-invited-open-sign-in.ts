import { signInName } from '../../domain/access/person.ts'
import { settleInvitation } from '../../domain/access/settleInvitation.ts'
import { refs } from '../../domain/command.ts'
import type { MerchantId, PersonId } from '../../domain/ids.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { log } from '../runtime/log.ts'
import { reaction, settled } from '../runtime/reaction.ts'
import { signIn } from '../runtime/signIn.ts'

type Who = { merchantId: MerchantId; personId: PersonId }
type Working = NonNullable<Awaited<ReturnType<typeof workingNow>>>

/**
 * Whom the merchant invited can sign in, and whom it removed no longer. The person's row says which, not the event: events come late, twice
 * and in any order. The address stands in the row alone, so it is read there, and with it whether the invitation is to be sent again.
 */
export const handler = reaction({
  name: 'person-invited-open-sign-in',
  to: ['person-invited', 'invitation-sending-requested', 'person-removed'],
  react: async ({ content: { personId } }, caller) => {
    const { merchantId, correlationId } = caller
    const who = { merchantId, personId }
    const person = await workingNow(who)
    if (person) await letIn(who, person, caller)
    // Asked again after opening: whoever is removed meanwhile may have had their event before there was anything to close.
    if (!(await workingNow(who))) log.info('sign-in', { personId, correlationId, became: await signIn().close(signInName(who)) })
  },
})

/** Where to write to somebody who works for the merchant now, and whether the invitation was asked for again. */
async function workingNow({ merchantId, personId }: Who) {
  const { person } = await readerOf(merchantId).get({ person: refs.person(personId) })
  if (person?.email === undefined || person.removedAt !== undefined) return undefined
  return { email: person.email, invitation: person.invitation }
}

/** Opens a sign-in, which sends its invitation; one that stood sends it again where that was asked for and not yet told of. */
async function letIn(who: Who, { email, invitation }: Working, caller: Caller): Promise<void> {
  const { personId } = who
  const { correlationId } = caller
  const name = signInName(who)
  const became = await signIn().open({ name, email })
  log.info('sign-in', { personId, correlationId, became })
  if (invitation?.state !== 'asked') return
  const outcome = became === 'opened' ? 'sent' : await signIn().invite(name)
  log.info('invitation', { personId, correlationId, became: outcome })
  if (outcome === 'nobody') return
  const { askedAt } = invitation
  settled(await act(settleInvitation, { personId, askedAt, outcome }, caller), `the invitation of ${personId}`)
}
