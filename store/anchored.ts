import { AccountId, type MerchantId } from '../domain/ids.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import { checkAccount, checkChain } from './check.ts'
import { type Anchor, anchorFaults, rootRef } from './heads.ts'
import type { Keeper } from './keeper.ts'

/** What the check names of one chain: of an account its figures too; `chain` stands where no account roots it. */
export type Named = Omit<Difference, 'accountId'> & { chain: string }

/** Checks one chain from its first record on, and against where it ended on earlier days; also one whose root is gone. */
export async function checkAnchored(
  keeper: Keeper,
  merchantId: MerchantId,
  { chain, anchors }: { chain: string; anchors: readonly Anchor[] },
): Promise<Named[]> {
  const accountId = AccountId.safeParse(chain).data
  if (accountId) {
    const differences = await checkAccount({ keeper, merchantId, accountId, anchors })
    return differences.map(({ accountId: _, ...said }) => ({ chain, ...said }))
  }
  const root = rootRef(chain)
  const own = root ? await checkChain(keeper, merchantId, root) : []
  const faults = own.length > 0 ? own : await anchorFaults(keeper, { merchantId, chain }, anchors)
  return faults.map((fault) => ({ chain, what: 'chain', ...fault }))
}
