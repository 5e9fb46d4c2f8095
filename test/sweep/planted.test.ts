import { expect, inject, test } from 'vitest'
import { bundlesOf, type Plant } from './bundles.ts'
import { allFlows } from './flows/allFlows.ts'
import { pointsOf, Sweep, type Swept } from './sweep.ts'
import { World } from './world.ts'

type Missing = { guard: string; plant: Plant; flow: string; at: RegExp; finds: RegExp }

/** Guards that are taken away one at a time, a flow that needs each, and what the sweep then sees. */
const missing: readonly Missing[] = [
  {
    guard: 'a mail is claimed before it is sent, and sent by who claimed it',
    plant: {
      file: 'functions/runtime/mailing.ts',
      was: 'if (!claimed || !customer.email) return',
      becomes: 'if (!customer.email) return',
    },
    flow: 'an invoice is issued and mailed',
    at: /email-invoice mail SendEmail/,
    finds: /^\+ mail mail_/,
  },
  {
    guard: 'what was done under a key is answered, and not done again',
    plant: { file: 'store/run.ts', was: 'if (earlier) return', becomes: 'if (earlier && earlier.sequence < 0) return' },
    flow: 'an order is placed on credit',
    at: /checkout engine TransactWriteItems/,
    finds: /^\+ /,
  },
  {
    guard: 'a delivery that was counted is not counted again',
    plant: {
      file: 'domain/deliveries/applyDelivery.ts',
      was: "if (delivery.state === 'applied' || delivery.state === 'refused')",
      becomes: "if (delivery.state === 'refused')",
    },
    flow: 'a delivery is reported by a warehouse',
    at: /apply-delivery engine TransactWriteItems/,
    finds: /^\+ record acc_1 .*OrderDelivered/,
  },
]

async function sweptWithout({ plant, flow: name, at }: Missing): Promise<Swept[]> {
  const flow = allFlows.find((one) => one.name === name)
  if (!flow) throw new Error(`there is no flow ${name}`)
  const world = await World.start({ endpoint: inject('engineEndpoint'), bundles: await bundlesOf([plant]) })
  const sweep = new Sweep(world)
  const prepared = await sweep.prepare(flow)
  const swept: Swept[] = []
  for (const point of pointsOf(prepared)) {
    const call = prepared.calls[point.at]
    if (call && at.test(`${call.function} ${call.target} ${call.operation}`)) swept.push(await sweep.point(prepared, point))
  }
  await world.stop()
  return swept
}

test.each(missing)('without the guard that $guard the sweep finds another end', { timeout: 120_000 }, async (one) => {
  const found = (await sweptWithout(one)).flatMap(({ differences }) => differences)
  expect(
    found.filter((line) => one.finds.test(line)),
    found.join('\n'),
  ).not.toEqual([])
})
