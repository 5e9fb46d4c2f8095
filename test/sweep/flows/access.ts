import { createHash } from 'node:crypto'
import { person } from '../../api/house.ts'
import type { Flow } from '../flow.ts'
import type { Scene } from '../scene.ts'
import { anna } from './opening.ts'

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
/** No two merchants have the same key: who calls is found by it alone. */
const tokenOf = ({ merchantId }: Scene, which: string) => `enc_${merchantId}_0123456789abcdef012345${which}`

/** What only an administrator may do. */
function administer(scene: Scene, path: string, body: object = {}) {
  const method = path.endsWith('/role') ? 'PUT' : 'POST'
  return scene.ask({ method, path, who: person('administrator', scene.merchantId), body })
}

async function makeKey(scene: Scene): Promise<void> {
  const hash = hashOf(tokenOf(scene, 'first'))
  await administer(scene, '/v1/keys', { keyId: 'key_1', label: 'Till', scope: 'integration', hash })
}

/** Asks for an account by a secret, and says so where it opens what it shouldn't, or the other way round. */
async function opens(scene: Scene, token: string, expected: boolean): Promise<void> {
  const answer = await scene.askWithKey(token, { method: 'GET', path: '/v1/accounts/acc_1' })
  if ((answer !== 'denied') !== expected) scene.lost.push(expected ? 'a good secret is denied' : 'a secret that ended is no longer denied')
}

/** Keys and people of a merchant, as its administrator has them. */
export const access: readonly Flow[] = [
  {
    name: 'a key is made, used and revoked',
    before: anna,
    deed: async (scene) => {
      await makeKey(scene)
      await opens(scene, tokenOf(scene, 'first'), true)
      await administer(scene, '/v1/keys/key_1/revoke')
      await opens(scene, tokenOf(scene, 'first'), false)
    },
  },
  {
    name: 'a key gets another secret, and the one before ends at once',
    before: async (scene) => {
      await anna(scene)
      await makeKey(scene)
    },
    deed: async (scene) => {
      await administer(scene, '/v1/keys/key_1/rotate', { hash: hashOf(tokenOf(scene, 'other')), overlapHours: 0 })
      await opens(scene, tokenOf(scene, 'other'), true)
      await opens(scene, tokenOf(scene, 'first'), false)
    },
  },
  {
    name: 'a person is invited, and sent the invitation again',
    before: anna,
    deed: async (scene) => {
      await administer(scene, '/v1/people', { personId: 'per_2', email: 'p2@shop.example', role: 'cashier' })
      await administer(scene, '/v1/people/per_2/invitation/send')
    },
  },
  {
    name: 'a person is invited, gets another role, and is removed',
    before: anna,
    deed: async (scene) => {
      await administer(scene, '/v1/people', { personId: 'per_1', email: 'p1@shop.example', role: 'cashier' })
      await administer(scene, '/v1/people/per_1/role', { role: 'accountant' })
      await administer(scene, '/v1/people/per_1/remove')
    },
  },
]
