import { describe, expect, test } from 'vitest'
import { changePersonRole } from '../../../domain/access/changePersonRole.ts'
import { listPeople } from '../../../domain/access/listPeople.ts'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { sendInvitation } from '../../../domain/access/sendInvitation.ts'
import { settleInvitation } from '../../../domain/access/settleInvitation.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { merchantScene, staffed } from './team.ts'

const bob = { personId: 'per_bob' }
const askedAt = '2026-07-18T10:03:00.000Z'

describe('produces', () => {
  test('an invitation that is asked for since now, told without the address', () => {
    const shop = staffed()
    const { answer, facts } = shop.done(sendInvitation, bob)
    expect(answer).toEqual({ ...bob, requested: true })
    expect(facts).toEqual([{ type: 'InvitationSendingRequested', ...bob }])
    expect(stateIn(shop.rows, refs.person('per_bob'))).toMatchObject({ role: 'cashier', invitation: { state: 'asked', askedAt } })
  })

  test('another one, however often it was sent, also to somebody with another role by then', async () => {
    const shop = staffed()
    shop.done(sendInvitation, bob)
    shop.done(settleInvitation, { ...bob, askedAt, outcome: 'sent' })
    shop.done(changePersonRole, { ...bob, role: 'accountant' })
    shop.done(sendInvitation, bob)
    const invitation = { state: 'asked', askedAt: '2026-07-18T10:06:00.000Z' }
    expect(await shop.ask(listPeople, {})).toMatchObject({ items: [{ personId: 'per_ada' }, { role: 'accountant', invitation }] })
  })
})

describe('refuses', () => {
  test('invalid-input: an id of something else', () => {
    expect(staffed().refused(sendInvitation, { personId: 'bob' })).toBe('invalid-input')
  })

  test('not-allowed, before the person is looked for', () => {
    expect(staffed().refused(sendInvitation, { personId: 'per_eve' }, { rights: new Set(['people:read'] as const) })).toBe('not-allowed')
  })

  test('unknown-person', () => {
    expect(staffed().refused(sendInvitation, { personId: 'per_eve' })).toBe('unknown-person')
    expect(merchantScene().refused(sendInvitation, bob)).toBe('unknown-person')
  })

  test('invitation-used: the sign-in server said that they sign in already', () => {
    const shop = staffed()
    shop.done(sendInvitation, bob)
    shop.done(settleInvitation, { ...bob, askedAt, outcome: 'used' })
    expect(shop.refused(sendInvitation, bob)).toBe('invitation-used')
  })

  test('invalid-transition: whoever was removed', () => {
    const shop = staffed()
    shop.done(removePerson, bob)
    expect(shop.refused(sendInvitation, bob)).toBe('invalid-transition')
  })
})

describe('stays quiet', () => {
  test('about everybody else', () => {
    const shop = staffed()
    const ada = stateIn(shop.rows, refs.person('per_ada'))
    shop.done(sendInvitation, bob)
    expect(stateIn(shop.rows, refs.person('per_ada'))).toEqual(ada)
  })
})
