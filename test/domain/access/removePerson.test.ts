import { describe, expect, test } from 'vitest'
import { changePersonRole } from '../../../domain/access/changePersonRole.ts'
import { invitePerson } from '../../../domain/access/invitePerson.ts'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { refs } from '../../../domain/command.ts'
import { unsalted } from '../../../domain/pointer.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { inviting, staffed } from './team.ts'

describe('produces', () => {
  test('a person who is gone since now, without the address; the team counts one less', () => {
    const shop = staffed()
    const { answer, facts } = shop.done(removePerson, { personId: 'per_bob' })
    expect(answer).toEqual({ personId: 'per_bob', removedAt: '2026-07-18T10:03:00.000Z' })
    expect(facts).toEqual([{ type: 'PersonRemoved', personId: 'per_bob' }])
    const row = stateIn(shop.rows, refs.person('per_bob'))
    expect(row).toMatchObject({ role: 'cashier', removedAt: answer.removedAt })
    expect(row).not.toHaveProperty('email')
    expect(stateIn(shop.rows, refs.team())).toEqual({ people: 1, administrators: 1 })
  })

  test('an invitation whose hash lost its salt, so that the address can’t be guessed from it', () => {
    const shop = staffed()
    const at = refs.pointer({ scope: 'person', key: 'per_bob' })
    const used = { hash: 'h', salt: 's', chain: 'merchant', sequence: 1, answer: {} }
    shop.put({ ref: at, state: { used } })
    shop.done(removePerson, { personId: 'per_bob' })
    expect(stateIn(shop.rows, at)).toEqual(unsalted({ used }))
    expect(stateIn(shop.rows, at)?.used).not.toHaveProperty('salt')
  })

  test('also an administrator, while there is another', () => {
    const shop = staffed()
    shop.done(changePersonRole, { personId: 'per_bob', role: 'administrator' })
    shop.done(removePerson, { personId: 'per_ada' })
    expect(shop.refused(removePerson, { personId: 'per_bob' })).toBe('last-administrator')
  })
})

describe('refuses', () => {
  test('invalid-input: an id of something else', () => {
    expect(staffed().refused(removePerson, { personId: 'bob' })).toBe('invalid-input')
  })

  test('not-allowed, before the person is looked for', () => {
    expect(staffed().refused(removePerson, { personId: 'per_eve' }, { rights: new Set(['people:read'] as const) })).toBe('not-allowed')
  })

  test('unknown-person', () => {
    expect(staffed().refused(removePerson, { personId: 'per_eve' })).toBe('unknown-person')
  })

  test('last-administrator: nobody would be left to invite anybody', () => {
    expect(staffed().refused(removePerson, { personId: 'per_ada' })).toBe('last-administrator')
  })
})

describe('stays quiet', () => {
  test('about who was removed before: the first moment stands', () => {
    const shop = staffed()
    const { answer } = shop.done(removePerson, { personId: 'per_bob' })
    expect(shop.on('2026-08-01').unchanged(removePerson, { personId: 'per_bob' })).toEqual(answer)
    expect(stateIn(shop.rows, refs.team())).toEqual({ people: 1, administrators: 1 })
  })

  test('about the id: nobody else gets it', () => {
    const shop = staffed()
    shop.done(removePerson, { personId: 'per_bob' })
    expect(shop.refused(invitePerson, { ...inviting('bob'), email: 'new@shop.example' })).toBe('same-key-other-content')
  })
})
