import { expect, test } from 'vitest'
import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import type { ListRef } from '../../domain/states.ts'
import { keeperOver } from '../../store/keeper.ts'
import { engineTable } from '../kit/keeper.ts'
import { accountId, merchantId } from './toy.ts'

/** Every list a decision may ask for. */
const lists: readonly ListRef['list'][] = [
  'open-orders',
  'held-orders',
  'owed',
  'mails-under-way',
  'orders',
  'payments',
  'invoices',
  'assessments',
  'rows',
]

const Asked = z.looseObject({
  IndexName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  RequestItems: z.record(z.string(), z.looseObject({ ConsistentRead: z.boolean().optional() })).optional(),
})

/** What went over the wire from now on: by which index, and whether strongly read. */
async function reads() {
  const table = await engineTable()
  const asked: { index: string | undefined; strong: boolean }[] = []
  table.client.middlewareStack.add(
    (next) => async (args) => {
      const { body } = z.looseObject({ body: z.union([z.string(), z.instanceof(Uint8Array)]) }).parse({ ...Object(args.request) })
      const { IndexName, ConsistentRead, RequestItems } = Asked.parse(JSON.parse(Buffer.from(body).toString()))
      const batches = Object.values(RequestItems ?? {})
      const strong = RequestItems ? batches.every((batch) => batch.ConsistentRead === true) : ConsistentRead === true
      asked.push({ index: IndexName, strong })
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  return { keeper: keeperOver(table), asked }
}

test('whatever a decision reads by key or by list is read strongly, from the table or the index in its own partition', async () => {
  const { keeper, asked } = await reads()
  await keeper.get(merchantId, [refs.account(accountId), refs.debts(accountId), refs.purse(accountId)])
  for (const list of lists) await keeper.list(merchantId, { list, kind: 'order', account: accountId, limit: 5 })
  await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 5 })
  expect(asked).toHaveLength(lists.length + 2)
  expect(asked.filter(({ strong }) => !strong)).toEqual([])
  expect(asked.filter(({ index }) => index !== undefined && index !== 'open')).toEqual([])
})

test('lists of a whole merchant come from the global index, which may be late', async () => {
  const { keeper, asked } = await reads()
  await keeper.listed(merchantId, { list: 'accounts', limit: 5 })
  expect(asked.every(({ index, strong }) => index === 'list' && !strong)).toBe(true)
  asked.length = 0
  await keeper.chains(merchantId, { limit: 5 })
  expect(asked).toEqual([{ index: 'chains', strong: false }])
})
