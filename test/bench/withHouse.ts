import { type House, openHouse } from '../api/house.ts'
import { startTestEngine } from '../kit/engine.ts'

/** Work on the real engine and a table of its own with two merchants; both end with it. */
export async function withHouse<T>(work: (house: House, endpoint: string) => Promise<T>): Promise<T> {
  const engine = await startTestEngine()
  // The engine by itself keeps no process alive.
  const alive = setInterval(() => undefined, 60_000)
  try {
    const house = await openHouse(engine.endpoint)
    try {
      return await work(house, engine.endpoint)
    } finally {
      await house.close()
    }
  } finally {
    await engine.stop()
    clearInterval(alive)
  }
}
