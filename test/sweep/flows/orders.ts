import { orderOf } from '../../api/house.ts'
import type { Flow } from '../flow.ts'
import { anna, limit } from './opening.ts'

export const orders: readonly Flow[] = [
  {
    name: 'an order is placed on credit',
    before: async (scene) => {
      await anna(scene)
      await limit(scene, 100_00)
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/orders', body: orderOf('o-1') }),
  },
]
