import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { headOf } from '../../store/chain.ts'
import { itemOfRecord } from '../../store/codec.ts'
import { dynamoClient, dynamoTable } from '../../store/dynamo.ts'
import { Head, type Item } from '../../store/row.ts'
import { keyOf } from '../../store/table.ts'
import { key, lumen, orderOf, visit } from '../api/house.ts'
import type { Bench } from './bench.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { recordAfter } from './records.ts'
import { fill, type Target } from './seeding.ts'
import { withHouse } from './withHouse.ts'

const rounds = 40
const [young, old] = [AccountId.parse('acc_1'), AccountId.parse('acc_2')]

type Ageing = { endpoint: string; tableName: string; accountId: string; count: number }

/** Gives an account of Lumen so many records more, each hashed over the one before, and its row the end of them. */
export async function age({ endpoint, tableName, accountId: id, count }: Ageing): Promise<void> {
  const target: Target = { client: dynamoClient({ endpoint }), tableName }
  const accountId = AccountId.parse(id)
  const [row] = await dynamoTable(target).get([keyOf(lumen, refs.account(accountId))])
  if (!row) throw new Error(`there is no ${accountId}`)
  let head = Head.parse(row.head)
  const records = function* (): Generator<Item> {
    for (let at = 0; at < count; at += 1) {
      const record = recordAfter(head, { merchantId: lumen, accountId })
      head = headOf(record)
      yield itemOfRecord(record)
    }
  }
  await fill(target, records())
  await fill(target, [{ ...row, head }])
}

export const history: Bench = {
  name: 'history',
  says: 'placing an order on an account with 300 000 journal records, against the same on a new one',
  run: (told, { largest = 300_000 } = {}) =>
    withHouse(async (house, endpoint) => {
      house.leaveUnchecked('the records before the first order tell of orders that never were')
      await openAccounts(house, 2)
      told(`${largest} records are written`)
      await age({ endpoint, tableName: process.env.TABLE_NAME ?? '', accountId: old, count: largest })
      const { handler } = await import('../../functions/api/checkout.ts')
      let count = 0
      const placing = (accountId: AccountId) => async () => {
        count += 1
        const body = orderOf(`web-${count}`, { accountId })
        const begun = performance.now()
        const { status, json } = await visit(handler, { method: 'POST', path: '/v1/orders', who: key('storefront'), body })
        if (status !== 201 || json.held !== false) throw new Error(`an order was answered with ${status}`)
        return performance.now() - begun
      }
      told(`${rounds} orders on each`)
      const took = await interleaved({ young: placing(young), old: placing(old) }, rounds)
      return {
        tables: [],
        figures: [
          {
            figure: `an order after ${largest} records, in one on a new account`,
            measured: ratio(took, 'old', 'young'),
            unit: '×',
            atMost: 1.1,
          },
          { figure: 'an order on a new account', measured: median(took.young ?? []), unit: 'ms' },
        ],
        notes: ['Medians of ratios within a round: through the door of the checkout, on the real engine, one after the other.'],
      }
    }),
}
