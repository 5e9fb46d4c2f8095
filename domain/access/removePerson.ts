import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { PersonId } from '../ids.ts'
import { unsalted } from '../pointer.ts'
import { refuse } from '../refusals.ts'
import { isLastAdministrator, left, nobodyYet } from './person.ts'

/**
 * Lets a person no longer in: at once for whoever the door doesn't know yet, within 60 seconds for the others. What the person did stays
 * in the journal under their id; the address goes in this commit.
 */
export const removePerson = command({
  name: 'removePerson',
  summary: 'Remove a person, whose token opens nothing any more',
  right: 'people:change',
  input: z.strictObject({ personId: PersonId }),
  answer: z.strictObject({ personId: PersonId, removedAt: Instant }).meta({ id: 'PersonRemoved' }),
  reads: ({ personId }) => ({
    person: refs.person(personId),
    team: refs.team(),
    merchant: refs.merchant(),
    invitation: refs.pointer({ scope: 'person', key: personId }),
  }),
  decide: ({ personId }, { person, team = nobodyYet, merchant, invitation }, { now }) => {
    if (!person || !merchant) return refuse('unknown-person')
    if (person.removedAt !== undefined) return { unchanged: { personId, removedAt: person.removedAt } }
    if (isLastAdministrator(team, person)) return refuse('last-administrator')
    const chain = refs.merchant()
    const { email: _, ...nameless } = person
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.team(), state: left(team, person) },
        { ref: refs.person(personId), state: { ...nameless, removedAt: now } },
        ...(invitation ? [{ ref: refs.pointer({ scope: 'person', key: personId }), state: unsalted(invitation) }] : []),
      ],
      entries: [{ chain, facts: [{ type: 'PersonRemoved', personId }], postings: [] }],
      answer: { personId, removedAt: now },
    }
  },
})
