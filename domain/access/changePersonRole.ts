import * as z from 'zod'
import { command, refs } from '../command.ts'
import { PersonId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { isLastAdministrator, joined, left, nobodyYet, personRights } from './person.ts'
import { PersonAnswer, personAnswer } from './personAnswer.ts'

/** Gives a person another role, or other rights beside it; caches at the door let the old ones go within 60 seconds. */
export const changePersonRole = command({
  name: 'changePersonRole',
  summary: 'Change what a person may do',
  right: 'people:change',
  input: z.strictObject({ personId: PersonId, ...personRights }),
  answer: PersonAnswer,
  reads: ({ personId }) => ({ person: refs.person(personId), team: refs.team(), merchant: refs.merchant() }),
  decide: ({ personId, role, granted, withheld }, { person, team = nobodyYet, merchant }, { now }) => {
    if (!person || !merchant) return refuse('unknown-person')
    if (person.removedAt !== undefined) return refuse('invalid-transition', 'The person was removed.')
    const chosen = { role, granted, withheld }
    if (JSON.stringify(chosen) === JSON.stringify({ role: person.role, granted: person.granted, withheld: person.withheld }))
      return { unchanged: personAnswer(person) }
    if (role !== 'administrator' && isLastAdministrator(team, person)) return refuse('last-administrator')
    const chain = refs.merchant()
    const state = { ...person, ...chosen, changedAt: now }
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.team(), state: joined(left(team, person), state) },
        { ref: refs.person(personId), state },
      ],
      entries: [{ chain, facts: [{ type: 'PersonRoleChanged', personId, role }], postings: [] }],
      answer: personAnswer(state),
    }
  },
})
