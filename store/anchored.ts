import { ClosingKind } from '../domain/closings/closing.ts'
import { AccountId, type MerchantId, VoucherId } from '../domain/ids.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import { readerFor } from './ask.ts'
import { checkChain, judgeAccount } from './check.ts'
import { checkLatest } from './closingCheck.ts'
import { Unreadable } from './codec.ts'
import { type Anchor, anchorFaults, rootRef } from './heads.ts'
import type { Keeper } from './keeper.ts'
import { voucherFaults } from './voucherCheck.ts'

/** What the check names of one chain: of an account or a voucher its figures too; `chain` stands where no account roots it. */
export type Named = Omit<Difference, 'accountId' | 'voucherId'> & { chain: string }

/**
 * Checks one chain from its first record on, and against where it ended on earlier days; also one whose root is gone or can't be read.
 * `judged`: false where it changed too often to be judged whole.
 */
export async function checkAnchored(
  keeper: Keeper,
  merchantId: MerchantId,
  { chain, anchors }: { chain: string; anchors: readonly Anchor[] },
): Promise<{ named: Named[]; judged: boolean }> {
  const accountId = AccountId.safeParse(chain).data
  if (accountId) {
    const { differences, judged } = await judgeAccount({ keeper, merchantId, accountId, anchors })
    return { named: differences.map(({ accountId: _, ...said }) => ({ chain, ...said })), judged }
  }
  if (chain.startsWith('voucher:')) {
    const voucherId = VoucherId.parse(chain.slice('voucher:'.length))
    return { named: (await voucherFaults({ keeper, merchantId, voucherId, anchors })).map((said) => ({ chain, ...said })), judged: true }
  }
  const own = [...(await ownFaults(keeper, merchantId, chain)), ...(await closedAnew(keeper, merchantId, chain))]
  const anchored = own.some(({ what }) => what === 'chain') ? [] : await anchorFaults(keeper, { merchantId, chain }, anchors)
  return { named: [...own, ...anchored.map((fault) => ({ chain, what: 'chain', ...fault }))], judged: true }
}

/** Closed periods of a kind that a night counts again. The check that is asked for counts all. */
const closingsPerNight = 31

async function closedAnew(keeper: Keeper, merchantId: MerchantId, chain: string): Promise<Named[]> {
  const kind = chain.startsWith('closings:') ? ClosingKind.safeParse(chain.slice('closings:'.length)).data : undefined
  if (!kind) return []
  try {
    const differences = await checkLatest(readerFor(keeper, merchantId), kind, closingsPerNight)
    return differences.map(({ closing, what, expected, found }) => ({ chain, what: `${what} of the ${closing}`, expected, found }))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return [{ chain, what: 'rows', expected: 'rows that can be read', found: 'something unreadable' }]
  }
}

async function ownFaults(keeper: Keeper, merchantId: MerchantId, chain: string): Promise<Named[]> {
  const root = rootRef(chain)
  if (!root) return []
  try {
    return (await checkChain(keeper, merchantId, root)).map((fault) => ({ chain, what: 'chain', ...fault }))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return [{ chain, what: 'rows', expected: 'rows that can be read', found: 'something unreadable' }]
  }
}
