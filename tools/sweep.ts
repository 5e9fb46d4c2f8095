import { startTestEngine } from '../test/kit/engine.ts'
import { bundlesOf } from '../test/sweep/bundles.ts'
import { orders } from '../test/sweep/flows/orders.ts'
import { pointsOf, Sweep, toldPoint } from '../test/sweep/sweep.ts'
import { World } from '../test/sweep/world.ts'

const engine = await startTestEngine()
const t = performance.now()
const world = await World.start({ endpoint: engine.endpoint, bundles: await bundlesOf() })
console.log('started', performance.now() - t)
const sweep = new Sweep(world)
for (const flow of orders) {
  const prepared = await sweep.prepare(flow)
  console.log(prepared.calls.map((c) => `${c.function} ${c.operation}`).join('\n'), performance.now() - t)
  for (const { at, kind } of pointsOf(prepared)) {
    const b = performance.now()
    const swept = await sweep.point(prepared, at, kind)
    console.log(toldPoint(swept), Math.round(performance.now() - b))
    for (const d of swept.differences) console.log('   ', d.slice(0, 400))
  }
}
await world.stop()
await engine.stop()
