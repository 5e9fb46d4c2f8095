import { describe, expect, test } from 'vitest'
import { listPeople } from '../../../domain/access/listPeople.ts'
import { personNamed, signInName } from '../../../domain/access/person.ts'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { isRefusal } from '../../../domain/command.ts'
import { PersonId } from '../../../domain/ids.ts'
import { theMerchant } from '../../kit/builders.ts'
import { staffed } from './team.ts'

describe('answers', () => {
  test('who works there by when they were invited, with address, role and rights; of who was removed no address', async () => {
    const shop = staffed()
    shop.done(removePerson, { personId: 'per_bob' })
    const page = await shop.ask(listPeople, {})
    expect(page).toMatchObject({
      items: [
        { personId: 'per_ada', email: 'ada@shop.example', role: 'administrator', granted: [], withheld: [] },
        { personId: 'per_bob', removedAt: '2026-07-18T10:03:00.000Z' },
      ],
    })
    expect(JSON.stringify(page)).not.toContain('bob@')
  })

  test('page by page', async () => {
    const shop = staffed()
    const first = await shop.ask(listPeople, { limit: 1 })
    if (isRefusal(first)) throw new Error(first.refused)
    const second = await shop.ask(listPeople, { limit: 1, ...(first.next !== undefined && { cursor: first.next }) })
    expect([first, second]).toMatchObject([{ items: [{ personId: 'per_ada' }] }, { items: [{ personId: 'per_bob' }] }])
  })

  test('under the name that somebody signs in with, whose they are and who; other names are nobody’s', () => {
    const person = { merchantId: theMerchant, personId: PersonId.parse('per_ada') }
    expect(personNamed(signInName(person))).toEqual(person)
    for (const name of ['', 'ada', 'mer_lumen', 'mer_lumen.ada', 'mer_lumen.per_ada.per_bob', 'per_ada.mer_lumen'])
      expect(personNamed(name)).toBeUndefined()
  })
})

describe('refuses', () => {
  test.each([{ limit: 0 }, { limit: 101 }])('invalid-input: a page of %j', async (input) => {
    expect(await staffed().ask(listPeople, input)).toMatchObject({ refused: 'invalid-input' })
  })
})
