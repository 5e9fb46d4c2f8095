import { describe, expect, test } from 'vitest'
import { invitePerson } from '../../../domain/access/invitePerson.ts'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { refs } from '../../../domain/command.ts'
import { bounds } from '../../../domain/limits.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { inviting, merchantScene, staffed } from './team.ts'

describe('produces', () => {
  test('a person with role and rights, and an answer and a fact without the address', () => {
    const shop = merchantScene()
    const said = inviting('ada', 'cashier', { granted: ['reports:read'], withheld: ['store-credit:move'] })
    const { answer, facts } = shop.done(invitePerson, said)
    const known = { personId: 'per_ada', role: 'cashier', granted: ['reports:read'], withheld: ['store-credit:move'] }
    expect(answer).toEqual({ ...known, invitedAt: '2026-07-18T10:01:00.000Z' })
    expect(facts).toEqual([{ type: 'PersonInvited', personId: 'per_ada', role: 'cashier' }])
    expect(stateIn(shop.rows, refs.person('per_ada'))).toEqual({ ...answer, merchantId: theMerchant, email: 'ada@shop.example' })
  })

  test('a team that counts who works there, and who manages the others', () => {
    const shop = staffed()
    expect(stateIn(shop.rows, refs.team())).toEqual({ people: 2, administrators: 1 })
  })
})

describe('refuses', () => {
  test.each([
    { personId: 'ada' },
    { personId: 'per_ada lovelace' },
    { email: 'nowhere' },
    { role: 'king' },
    { granted: ['people:change'] },
    { granted: ['keys:change'] },
    { granted: ['system:react'] },
    { withheld: ['people:change'] },
    { granted: ['reports:read', 'reports:read'] },
  ])('invalid-input: %j', (fault) => {
    const said: object = { ...inviting('ada'), ...fault }
    expect(invitePerson.input.safeParse(said).success).toBe(false)
  })

  test('not-allowed, whoever may do all else', () => {
    const asking = { rights: new Set(['people:read', 'keys:change', 'settings:change'] as const) }
    expect(merchantScene().refused(invitePerson, inviting('ada'), asking)).toBe('not-allowed')
  })

  test('not-found: a merchant that was never opened', () => {
    expect(new Scene({}).refused(invitePerson, inviting('ada'))).toBe('not-found')
  })

  test('same-key-other-content: an id that is somebody’s, or was, before the team is counted', () => {
    const shop = staffed()
    expect(shop.refused(invitePerson, { ...inviting('bob'), email: 'another@shop.example' })).toBe('same-key-other-content')
    shop.put({ ref: refs.team(), state: { people: bounds.peoplePerMerchant, administrators: 1 } })
    expect(shop.refused(invitePerson, { ...inviting('bob'), email: 'another@shop.example' })).toBe('same-key-other-content')
  })

  test('too-many-people: one more than can be', () => {
    const shop = staffed()
    shop.put({ ref: refs.team(), state: { people: bounds.peoplePerMerchant, administrators: 1 } })
    expect(shop.refused(invitePerson, inviting('eve'))).toBe('too-many-people')
    shop.done(removePerson, { personId: 'per_bob' })
    shop.done(invitePerson, inviting('eve'))
  })
})

describe('stays quiet', () => {
  test('when the same invitation is sent again', () => {
    const shop = merchantScene()
    const { answer } = shop.done(invitePerson, inviting('ada'))
    expect(shop.unchanged(invitePerson, inviting('ada'))).toEqual(answer)
    expect(shop.records).toHaveLength(1)
  })

  test('about the address: neither journal nor answer has it', () => {
    const shop = staffed()
    expect(JSON.stringify(shop.records)).not.toContain('@')
  })
})
