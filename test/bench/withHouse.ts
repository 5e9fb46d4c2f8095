import { type House, openHouse } from '../api/house.ts'
import { startTestEngine } from '../kit/engine.ts'

/** Work on the real engine and a table of its own with two merchants; both end with it. */
export async function withHouse<T>(work: (house: House, endpoint: string) => Promise<T>): Promise<T> {
  // The engine by itself keeps no process alive, not even while it starts.
  const alive = setInterval(() => undefined, 60_000)
  const engine = await startTestEngine()
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
