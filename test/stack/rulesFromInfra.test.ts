import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { quiet } from '../../local/log.ts'
import { prepare } from '../../local/prepare.ts'
import { httpWorld } from '../../tools/demo/httpWorld.ts'
import { invoiced, labelOfInvoice, open, transfer } from '../../tools/demo/scenes.ts'
import { runStack } from '../../tools/demo/stack.ts'

const Template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() })),
})

test('removing one rule from the template makes exactly that reaction stop: the local run has no list of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'encours-rules-'))
  const assembly = join(folder, 'assembly')
  await cp(await prepare(quiet), assembly, { recursive: true })
  const file = join(assembly, 'Encours.template.json')
  const template = Template.parse(JSON.parse(await readFile(file, 'utf8')))
  const waits = (resource: object) => JSON.stringify(resource).includes('"money-freed"')
  const rules = Object.entries(template.Resources).filter(([, resource]) => resource.Type === 'AWS::Events::Rule' && waits(resource))
  expect(rules).toHaveLength(1)
  for (const [name] of rules) delete template.Resources[name]
  await writeFile(file, JSON.stringify(template))

  const stack = await runStack(join(folder, 'run'), { fresh: true, template: assembly })
  try {
    const merchant = stack.ready.seeded.merchants[0]
    const key = merchant?.keys.find(({ name }) => name === 'integration')?.key ?? ''
    const world = httpWorld({ url: stack.ready.url, merchantId: merchant?.merchantId ?? '', key })
    await open(world, { accountId: 'acc_rule', limit: 100_000 })
    // Delivered, so that reaction still runs …
    const { invoiceId } = await invoiced(world, { accountId: 'acc_rule', orderId: 'rule-1', amount: 5_000 })
    await transfer(world, { accountId: 'acc_rule', paymentId: 'pay_rule', amount: 5_000 })
    // … but nobody matches the payment any more.
    expect(await labelOfInvoice(world, invoiceId)).toBe('unpaid, 5000 left')
    expect((await world.act('getAccount', { accountId: 'acc_rule' })).figures.deposits).toBe(5_000)
  } finally {
    await stack.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
