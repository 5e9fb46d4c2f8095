import { createHash } from 'node:crypto'
import { Role } from '../../domain/access/roles.ts'
import { deedOf } from './deed.ts'
import { anyAccount } from './picking.ts'
import type { Fulfilled, Scope } from './scope.ts'

/** Keys come and go on the merchant's own chain; what only subscribers and schedules do is done without its reason. */
export const accessWishes = {
  createKey: ({ index, chance }: Scope): Fulfilled =>
    deedOf('createKey', {
      keyId: `key_${index}`,
      label: `till ${index}`,
      scope: chance.one(['storefront', 'integration']),
      hash: createHash('sha256').update(String(index)).digest('hex'),
    }),
  revokeKey: ({ shop, chance }: Scope): Fulfilled => {
    const keys = [...shop.oracle.keys.keys()]
    return deedOf('revokeKey', { keyId: keys.length === 0 || chance.maybe(0.1) ? 'key_nobody' : chance.one(keys) })
  },
  rotateKey: ({ shop, index, chance }: Scope): Fulfilled => {
    const keys = [...shop.oracle.keys.keys()]
    return deedOf('rotateKey', {
      keyId: keys.length === 0 || chance.maybe(0.1) ? 'key_nobody' : chance.one(keys),
      hash: createHash('sha256').update(`rotated ${index}`).digest('hex'),
      overlapHours: chance.one([0, 1, 720]),
    })
  },
  invitePerson: ({ index, chance }: Scope): Fulfilled =>
    deedOf('invitePerson', {
      personId: `per_${index}`,
      email: `p${index}@shop.example`,
      role: chance.one(Role.options),
      granted: chance.maybe(0.3) ? ['reports:read'] : [],
      withheld: [],
    }),
  changePersonRole: ({ shop, chance }: Scope): Fulfilled => {
    const people = [...shop.oracle.people.keys()]
    const personId = people.length === 0 || chance.maybe(0.1) ? 'per_nobody' : chance.one(people)
    const granted = chance.maybe(0.3) ? (['limits:change'] as const) : []
    return deedOf('changePersonRole', { personId, role: chance.one(Role.options), granted: [...granted], withheld: [] })
  },
  sendInvitation: ({ shop, chance }: Scope): Fulfilled => {
    const people = [...shop.oracle.people.keys()]
    return deedOf('sendInvitation', { personId: people.length === 0 || chance.maybe(0.1) ? 'per_nobody' : chance.one(people) })
  },
  removePerson: ({ shop, chance }: Scope): Fulfilled => {
    const people = [...shop.oracle.people.keys()]
    return deedOf('removePerson', { personId: people.length === 0 || chance.maybe(0.1) ? 'per_nobody' : chance.one(people) })
  },
  stray: (scope: Scope): Fulfilled => {
    const { chance, index } = scope
    const accountId = chance.maybe(0.5) ? 'acc_nobody' : anyAccount(scope)
    const question = { accountId: 'acc_nobody', trigger: 'on-demand' as const, cause: `stray-${index}` }
    return chance.one([
      () => deedOf('reconcile', { accountId }),
      () => deedOf('recheckHolds', { accountId }),
      () => deedOf('expireReservations', { accountId }),
      () => deedOf('applyDelivery', { deliveryId: `nothing-${index}` }),
      () => deedOf('claimMail', { mailId: `mail_stray-${index}`, accountId: 'acc_nobody', subject: { kind: 'invoice', id: 'inv_nobody' } }),
      () => deedOf('settleMail', { mailId: `mail_stray-${index}`, accountId, outcome: 'sent' }),
      () => deedOf('redactRows', { accountId, rows: [{ kind: 'order', id: 'nothing' }] }),
      () => deedOf('settleInvitation', { personId: 'per_nobody', askedAt: '2026-07-01T12:00:00.000Z', outcome: 'sent' }),
      () => deedOf('askBureau', question),
      () => deedOf('recordAssessment', { ...question, failure: 'not-found' }),
    ])()
  },
}
