import { type House, openHouse } from '../api/house.ts'
import { withEngine } from './engineAtHand.ts'

/** Work on the real engine and a table of its own with two merchants; both end with it. */
export async function withHouse<T>(work: (house: House, endpoint: string) => Promise<T>): Promise<T> {
  return withEngine(async (endpoint) => {
    const house = await openHouse(endpoint)
    try {
      return await work(house, endpoint)
    } finally {
      await house.close()
    }
  })
}
