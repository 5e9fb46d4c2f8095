import { describe, expect, test } from 'vitest'
import { changePersonRole } from '../../../domain/access/changePersonRole.ts'
import { invitePerson } from '../../../domain/access/invitePerson.ts'
import { rightsOf } from '../../../domain/access/person.ts'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { rightsOfRoles, roles } from '../../../domain/access/roles.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import type { Scene } from '../../kit/scene.ts'
import { inviting, staffed } from './team.ts'

function heldBy(shop: Scene, personId: string) {
  const person = stateIn(shop.rows, refs.person(personId))
  if (!person) throw new Error(`there is no ${personId}`)
  return rightsOf(person)
}

describe('produces', () => {
  test('another role, with its rights and no others', () => {
    const shop = staffed()
    expect(heldBy(shop, 'per_bob').toSorted()).toEqual([...roles.cashier].toSorted())
    const { answer, facts } = shop.done(changePersonRole, { personId: 'per_bob', role: 'accountant' })
    expect(answer).toMatchObject({ personId: 'per_bob', role: 'accountant', changedAt: '2026-07-18T10:03:00.000Z' })
    expect(facts).toEqual([{ type: 'PersonRoleChanged', personId: 'per_bob', role: 'accountant' }])
    expect(heldBy(shop, 'per_bob').toSorted()).toEqual([...roles.accountant].toSorted())
  })

  test('rights beyond the role, and others withheld from it: what is withheld counts more', () => {
    const shop = staffed()
    const withheld = ['store-credit:read', 'store-credit:move'] as const
    shop.done(changePersonRole, {
      personId: 'per_bob',
      role: 'cashier',
      granted: ['reports:read', 'store-credit:read'],
      withheld: [...withheld],
    })
    const expected = [...rightsOfRoles(['cashier']).filter((right) => !withheld.some((one) => one === right)), 'reports:read']
    expect(heldBy(shop, 'per_bob').toSorted()).toEqual(expected.toSorted())
  })

  test('an administrator who is none any more, once there is another', () => {
    const shop = staffed()
    shop.done(changePersonRole, { personId: 'per_bob', role: 'administrator' })
    shop.done(changePersonRole, { personId: 'per_ada', role: 'cashier' })
    expect(stateIn(shop.rows, refs.team())).toEqual({ people: 2, administrators: 1 })
  })
})

describe('refuses', () => {
  test('invalid-input: a role nobody knows', () => {
    const said: object = { personId: 'per_bob', role: 'king' }
    expect(changePersonRole.input.safeParse(said).success).toBe(false)
  })

  test('not-allowed, before the person is looked for', () => {
    const asking = { rights: new Set(['people:read'] as const) }
    expect(staffed().refused(changePersonRole, { personId: 'per_eve', role: 'cashier' }, asking)).toBe('not-allowed')
  })

  test('unknown-person', () => {
    expect(staffed().refused(changePersonRole, { personId: 'per_eve', role: 'cashier' })).toBe('unknown-person')
  })

  test('last-administrator: nobody would be left to change it back', () => {
    const shop = staffed()
    expect(shop.refused(changePersonRole, { personId: 'per_ada', role: 'accountant' })).toBe('last-administrator')
    shop.done(changePersonRole, { personId: 'per_ada', role: 'administrator', withheld: ['limits:change'] })
  })

  test('invalid-transition: who was removed stays so', () => {
    const shop = staffed()
    shop.done(removePerson, { personId: 'per_bob' })
    expect(shop.refused(changePersonRole, { personId: 'per_bob', role: 'accountant' })).toBe('invalid-transition')
    expect(heldBy(shop, 'per_bob')).toEqual([])
  })
})

describe('stays quiet', () => {
  test('where the person may do just that already', () => {
    const shop = staffed()
    expect(shop.unchanged(changePersonRole, { personId: 'per_bob', role: 'cashier' })).toMatchObject({ role: 'cashier' })
    shop.done(invitePerson, inviting('eve', 'accountant', { granted: ['limits:change'] }))
    const before = shop.records.length
    shop.unchanged(changePersonRole, { personId: 'per_eve', role: 'accountant', granted: ['limits:change'] })
    expect(shop.records).toHaveLength(before)
  })
})
