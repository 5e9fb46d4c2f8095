import type * as z from 'zod'
import { invitePerson } from '../../../domain/access/invitePerson.ts'
import { refs } from '../../../domain/command.ts'
import { settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

/** A merchant that was opened, and where nobody works yet. */
export function merchantScene(): Scene {
  const shop = new Scene({})
  shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 1, openedAt: '2026-01-01T00:00:00.000Z' } })
  return shop
}

type Invited = Omit<z.input<typeof invitePerson.input>, 'email' | 'role'>

export const inviting = (name: string, role: z.input<typeof invitePerson.input>['role'] = 'cashier', how: Partial<Invited> = {}) => ({
  personId: `per_${name}`,
  email: `${name}@shop.example`,
  role,
  ...how,
})

/** Where Ada is the administrator, and Bob at the till. */
export function staffed(): Scene {
  const shop = merchantScene()
  shop.done(invitePerson, inviting('ada', 'administrator'))
  shop.done(invitePerson, inviting('bob'))
  return shop
}
