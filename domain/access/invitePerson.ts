import * as z from 'zod'
import { command, refs } from '../command.ts'
import { PersonId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import { joined, nobodyYet, PersonRow, personRights } from './person.ts'
import { PersonAnswer, personAnswer } from './personAnswer.ts'

/** Lets somebody work for the merchant: whoever signs in under their name has their role and rights from then on. */
export const invitePerson = command({
  name: 'invitePerson',
  summary: 'Let somebody work for the merchant',
  right: 'people:change',
  input: z.strictObject({
    personId: PersonId,
    email: PersonRow.shape.email.unwrap().meta({ description: 'Where the sign-in writes to', example: 'ada@shop.example' }),
    ...personRights,
  }),
  answer: PersonAnswer,
  once: ({ personId }) => ({ scope: 'person', key: personId }),
  reads: ({ personId }) => ({ known: refs.person(personId), team: refs.team(), merchant: refs.merchant() }),
  decide: (said, { known, team = nobodyYet, merchant }, { now, merchantId }) => {
    if (!merchant) return refuse('not-found')
    if (known) return refuse('same-key-other-content')
    if (team.people >= bounds.peoplePerMerchant) return refuse('too-many-people')
    const chain = refs.merchant()
    const person: PersonRow = { ...said, merchantId, invitedAt: now }
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.team(), state: joined(team, person) },
        { ref: refs.person(said.personId), state: person },
      ],
      entries: [{ chain, facts: [{ type: 'PersonInvited', personId: said.personId, role: said.role }], postings: [] }],
      answer: personAnswer(person),
    }
  },
})
