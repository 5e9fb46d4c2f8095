import * as z from 'zod'
import { command, refs } from '../command.ts'
import { PersonId } from '../ids.ts'
import { refuse } from '../refusals.ts'

/** Sends a person the invitation to sign in again, because it was lost or ran out; whoever has used theirs needs none (SPEC section 12). */
export const sendInvitation = command({
  name: 'sendInvitation',
  summary: 'Send a person the invitation to sign in again',
  right: 'people:change',
  input: z.strictObject({ personId: PersonId }),
  answer: z.strictObject({ personId: PersonId, requested: z.literal(true) }),
  reads: ({ personId }) => ({ person: refs.person(personId), merchant: refs.merchant() }),
  decide: ({ personId }, { person, merchant }, { now }) => {
    if (!person || !merchant) return refuse('unknown-person')
    if (person.removedAt !== undefined) return refuse('invalid-transition', 'The person was removed.')
    if (person.invitation?.state === 'used') return refuse('invitation-used')
    const chain = refs.merchant()
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.person(personId), state: { ...person, invitation: { state: 'asked' as const, askedAt: now } } },
      ],
      entries: [{ chain, facts: [{ type: 'InvitationSendingRequested', personId }], postings: [] }],
      answer: { personId, requested: true as const },
    }
  },
})
