import { type PersonRow, signInName } from '../../domain/access/person.ts'
import { refs } from '../../domain/command.ts'
import type { MerchantId, PersonId } from '../../domain/ids.ts'
import { readerOf } from '../runtime/asking.ts'
import { log } from '../runtime/log.ts'
import { reaction } from '../runtime/reaction.ts'
import { signIn } from '../runtime/signIn.ts'

type Who = { merchantId: MerchantId; personId: PersonId }

/**
 * Whom the merchant invited can sign in, and whom it removed no longer. The person's row says which, not the event: events come late, twice
 * and in any order. The address stands in the row alone, so it is read there.
 */
export const handler = reaction({
  name: 'person-invited-open-sign-in',
  to: ['person-invited', 'person-removed'],
  react: async ({ content: { personId } }, { merchantId, correlationId }) => {
    const who = { merchantId, personId }
    const name = signInName(who)
    const email = await addressOf(who)
    if (email !== undefined) log.info('sign-in', { personId, correlationId, became: await signIn().open({ name, email }) })
    // Asked again after opening: whoever is removed meanwhile may have had their event before there was anything to close.
    if ((await addressOf(who)) === undefined) log.info('sign-in', { personId, correlationId, became: await signIn().close(name) })
  },
})

/** Where to write to somebody who works for the merchant now. */
async function addressOf({ merchantId, personId }: Who): Promise<PersonRow['email']> {
  const { person } = await readerOf(merchantId).get({ person: refs.person(personId) })
  return person?.removedAt === undefined ? person?.email : undefined
}
