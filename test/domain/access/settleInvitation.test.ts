import { describe, expect, test } from 'vitest'
import { removePerson } from '../../../domain/access/removePerson.ts'
import { sendInvitation } from '../../../domain/access/sendInvitation.ts'
import { settleInvitation } from '../../../domain/access/settleInvitation.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import type { Scene } from '../../kit/scene.ts'
import { staffed } from './team.ts'

const bob = { personId: 'per_bob' }
const askedAt = '2026-07-18T10:03:00.000Z'

/** Where Bob's invitation was asked for again. */
function asked(): Scene {
  const shop = staffed()
  shop.done(sendInvitation, bob)
  return shop
}

describe('produces', () => {
  test.each(['sent', 'used'] as const)('%s: what the sign-in server made of it, beside when it was asked for', (outcome) => {
    const shop = asked()
    const { answer, facts } = shop.done(settleInvitation, { ...bob, askedAt, outcome })
    expect(answer).toEqual(bob)
    expect(facts).toEqual([{ type: 'InvitationSettled', ...bob, outcome }])
    expect(stateIn(shop.rows, refs.person('per_bob'))).toMatchObject({ invitation: { state: outcome, askedAt } })
  })
})

describe('refuses', () => {
  test('unknown-person', () => {
    expect(asked().refused(settleInvitation, { personId: 'per_eve', askedAt, outcome: 'sent' })).toBe('unknown-person')
  })
})

describe('stays quiet', () => {
  test('about one that is settled, one that was asked for again since then, and one that nobody asked for', () => {
    const shop = asked()
    shop.done(settleInvitation, { ...bob, askedAt, outcome: 'sent' })
    expect(shop.unchanged(settleInvitation, { ...bob, askedAt, outcome: 'used' })).toEqual(bob)
    shop.done(sendInvitation, bob)
    expect(shop.unchanged(settleInvitation, { ...bob, askedAt, outcome: 'used' })).toEqual(bob)
    expect(shop.unchanged(settleInvitation, { personId: 'per_ada', askedAt, outcome: 'sent' })).toEqual({ personId: 'per_ada' })
  })

  test('about somebody who was removed meanwhile', () => {
    const shop = asked()
    shop.done(removePerson, bob)
    expect(shop.unchanged(settleInvitation, { ...bob, askedAt, outcome: 'sent' })).toEqual(bob)
  })
})
