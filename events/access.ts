import * as z from 'zod'
import { Role } from '../domain/access/roles.ts'
import { PersonId } from '../domain/ids.ts'
import { contracts } from './contract.ts'

export const access = contracts({
  'person-invited': {
    version: 1,
    says: 'Somebody was invited to work for the merchant',
    data: z.strictObject({ personId: PersonId, role: Role }),
  },
  'person-role-changed': {
    version: 1,
    says: 'A person may do something else now',
    data: z.strictObject({ personId: PersonId, role: Role }),
  },
  'invitation-sending-requested': {
    version: 1,
    says: 'A person is to be sent the invitation to sign in again',
    data: z.strictObject({ personId: PersonId }),
  },
  'person-removed': { version: 1, says: 'A person works for the merchant no longer', data: z.strictObject({ personId: PersonId }) },
})
