import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { PersonId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { Invitation } from './person.ts'

/** Records what the sign-in server made of an invitation that it was to send again; one that was asked for since then is another. */
export const settleInvitation = command({
  name: 'settleInvitation',
  summary: 'Record what became of an invitation sent again',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ personId: PersonId, askedAt: Instant, outcome: Invitation.shape.state.exclude(['asked']) }),
  answer: z.strictObject({ personId: PersonId }),
  reads: ({ personId }) => ({ person: refs.person(personId), merchant: refs.merchant() }),
  decide: ({ personId, askedAt, outcome }, { person, merchant }) => {
    if (!person || !merchant) return refuse('unknown-person')
    const { invitation, removedAt } = person
    if (removedAt !== undefined || invitation?.state !== 'asked' || invitation.askedAt !== askedAt) return { unchanged: { personId } }
    const chain = refs.merchant()
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.person(personId), state: { ...person, invitation: { ...invitation, state: outcome } } },
      ],
      entries: [{ chain, facts: [{ type: 'InvitationSettled', personId, outcome }], postings: [] }],
      answer: { personId },
    }
  },
})
