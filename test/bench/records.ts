import { createHash } from 'node:crypto'
import { refs } from '../../domain/command.ts'
import type { AccountId, MerchantId } from '../../domain/ids.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import { recordFor } from '../../store/chain.ts'
import type { Head } from '../../store/row.ts'
import { contextOf } from '../kit/builders.ts'

/** A record of a chain like those of orders on credit: charged and freed in turn, so that figures stay small. */
export function recordAfter(
  head: Head | undefined,
  { merchantId, accountId }: { merchantId: MerchantId; accountId: AccountId },
): JournalRecord {
  const sequence = (head?.sequence ?? 0) + 1
  const orderId = `web-${sequence}`
  const [none, some] = [figures(0), figures(10_00)]
  const placed = sequence % 2 === 1
  const sides = (account: 'open-orders' | 'charged') =>
    placed ? { debit: account, credit: `${account}:contra` as const } : { debit: `${account}:contra` as const, credit: account }
  const deed = {
    command: placed ? 'placeOrder' : 'cancelOrder',
    context: contextOf({ merchantId }),
    inputHash: hashOf(orderId),
    salt: orderId,
    once: { scope: 'order', key: orderId },
    commitId: hashOf(`commit ${sequence}`),
  }
  return recordFor(deed, {
    entry: {
      chain: refs.account(accountId),
      facts: [{ type: 'FiguresChanged' }],
      postings: (['open-orders', 'charged'] as const).map((account) => ({ ...sides(account), amount: 10_00 })),
    },
    head,
    before: placed ? none : some,
    after: placed ? some : none,
    rows: { [`account|${accountId}|`]: sequence + 1, [`order|${accountId}|${orderId}`]: 1, [`pointer||order/${orderId}`]: 1 },
  })
}

const figures = (openOrders: number) => ({ unpaid: 0, deposits: 0, openOrders, charged: openOrders, reserved: 0 })
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
