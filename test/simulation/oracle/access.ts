import type { Deed } from '../deed.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'

type OfPeople = Extract<Deed, { name: 'invitePerson' | 'changePersonRole' | 'removePerson' }>
type OfInvitations = Extract<Deed, { name: 'sendInvitation' | 'settleInvitation' }>

type OfKeys = Extract<Deed, { name: 'createKey' | 'rotateKey' | 'revokeKey' }>

/** API keys: made once, revoked for good, and no new secret afterwards. */
export function decideOfKeys(merchant: Merchant, deed: OfKeys): Verdict {
  if (deed.name === 'createKey') {
    if (!merchant.opened) return no('not-found')
    merchant.keys.set(deed.input.keyId, { revoked: false })
    return 'done'
  }
  const key = merchant.keys.get(deed.input.keyId)
  if (!key) return no('unknown-key')
  if (deed.name === 'rotateKey') return key.revoked ? no('invalid-transition') : 'done'
  if (key.revoked) return 'unchanged'
  key.revoked = true
  return 'done'
}

/** Who works for the merchant; somebody who can invite the others is always left, once there was one. */
export function decideOfPeople(merchant: Merchant, deed: OfPeople): Verdict {
  if (deed.name === 'invitePerson') {
    if (!merchant.opened) return no('not-found')
    const { personId, role } = deed.input
    merchant.people.set(personId, { role, may: mayOf(deed.input), gone: false })
    return 'done'
  }
  const person = merchant.people.get(deed.input.personId)
  if (!person) return no('unknown-person')
  const chiefs = [...merchant.people.values()].filter(({ role, gone }) => role === 'administrator' && !gone)
  const last = chiefs.length === 1 && chiefs[0] === person
  if (deed.name === 'removePerson') {
    if (person.gone) return 'unchanged'
    if (last) return no('last-administrator')
    person.gone = true
    // Their address is kept nowhere: nobody can tell any more what the invitation was.
    const invitation = merchant.onces.get(`person/${deed.input.personId}`)
    if (invitation) invitation.deed = undefined
    return 'done'
  }
  if (person.gone) return no('invalid-transition')
  const { role } = deed.input
  if (person.may === mayOf(deed.input)) return 'unchanged'
  if (last && role !== 'administrator') return no('last-administrator')
  Object.assign(person, { role, may: mayOf(deed.input) })
  return 'done'
}

/** An invitation is sent again to whoever hasn't used theirs; what became of it counts for the last one that was asked for. */
export function decideOfInvitations(merchant: Merchant, deed: OfInvitations, { now }: { now: string }): Verdict {
  const person = merchant.people.get(deed.input.personId)
  if (!person) return no('unknown-person')
  if (deed.name === 'sendInvitation') {
    if (person.gone) return no('invalid-transition')
    if (person.invitation?.state === 'used') return no('invitation-used')
    person.invitation = { askedAt: now, state: 'asked' }
    return 'done'
  }
  const { invitation, gone } = person
  if (gone || invitation?.state !== 'asked' || invitation.askedAt !== deed.input.askedAt) return 'unchanged'
  invitation.state = deed.input.outcome
  return 'done'
}

function mayOf({ role, granted, withheld }: Extract<OfPeople, { name: 'changePersonRole' }>['input']): string {
  return `${role} +${granted.join()} -${withheld.join()}`
}
