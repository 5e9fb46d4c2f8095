import { refs } from '../domain/command.ts'
import { type MerchantId, VoucherId } from '../domain/ids.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import type { JournalRecord } from '../domain/ledger/journal.ts'
import { bounds } from '../domain/limits.ts'
import { refText } from '../domain/states.ts'
import { owedBy, type Voucher, vatBorneBy } from '../domain/vouchers/voucher.ts'
import { stateIn } from './assertLaws.ts'
import { checkChain } from './check.ts'
import { recordOf, Unreadable } from './codec.ts'
import { type Anchor, anchorFaults } from './heads.ts'
import type { Keeper } from './keeper.ts'
import { WrongCursor } from './table.ts'

type Checked = { keeper: Keeper; merchantId: MerchantId; voucherId: VoucherId; anchors?: readonly Anchor[] | undefined }
type Named = Omit<Difference, 'accountId' | 'voucherId'>

/**
 * Recomputes a voucher: its chain from the first record on, and against where it ended on earlier days; from its postings what is owed
 * by it and the VAT it bears; from the account what it became there. Names each difference from what is kept.
 */
export async function checkVoucher(checked: Checked): Promise<Difference[]> {
  return (await voucherFaults(checked)).map((named) => ({ voucherId: checked.voucherId, ...named }))
}

/** The same without saying of which voucher. */
export async function voucherFaults({ keeper, merchantId, voucherId, anchors = [] }: Checked): Promise<Named[]> {
  const root = refs.voucher(voucherId)
  const chain = `voucher:${voucherId}`
  try {
    const own = await checkChain(keeper, merchantId, root)
    const faults = own.length > 0 ? own : await anchorFaults(keeper, { merchantId, chain }, anchors)
    const told = faults.map((fault) => ({ what: 'chain', ...fault }))
    const rows = await keeper.get(merchantId, [root])
    const [voucher, head] = [stateIn(rows, root), rows.get(refText(root))?.head]
    if (!voucher || own.length > 0) return told
    const items = await keeper.journal(merchantId, { chain, after: 0, limit: bounds.recordsPerPage })
    const records = items.map(recordOf).filter(({ sequence }) => sequence <= (head?.sequence ?? 0))
    return [...told, ...figureFaults(voucher, records), ...(await paymentFaults({ keeper, merchantId }, voucher))]
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return [{ what: 'rows', expected: 'rows that can be read', found: 'something unreadable' }]
  }
}

function differing(what: string, expected: number | string, found: number | string): Named[] {
  return expected === found ? [] : [{ what, expected: String(expected), found: String(found) }]
}

/** What an account of the ledger holds by a chain: credits less debits. */
function heldBy(records: readonly JournalRecord[], account: string): number {
  return records
    .flatMap(({ postings }) => postings)
    .reduce((sum, { debit, credit, amount }) => sum + (credit === account ? amount : 0) - (debit === account ? amount : 0), 0)
}

function figureFaults(voucher: Voucher, records: readonly JournalRecord[]): Named[] {
  return [
    ...differing('owed by the journal', heldBy(records, 'vouchers'), owedBy(voucher)),
    ...differing('vat by the journal', heldBy(records, 'vat'), vatBorneBy(voucher)),
    ...differing('redeemed by the journal', heldBy(records, 'redeemed'), voucher.state === 'redeemed' ? voucher.value : 0),
  ]
}

/** Whether the account has the payment that the voucher became. */
async function paymentFaults({ keeper, merchantId }: Pick<Checked, 'keeper' | 'merchantId'>, voucher: Voucher): Promise<Named[]> {
  if (!voucher.redeemed) return []
  const { accountId, paymentId } = voucher.redeemed
  const ref = refs.payment(accountId, paymentId)
  const payment = stateIn(await keeper.get(merchantId, [ref]), ref)
  return differing(`payment ${paymentId}`, voucher.value, payment?.kind === 'voucher' ? payment.amount : 'none')
}

type Page = { limit: number; after?: string | undefined }

/** How the chains of vouchers are called, and the cursors of their list begin. */
const begins = 'voucher:'

/** Every voucher of a merchant by the chains of the journal, whether lists name it or not. */
export async function vouchersKnown(
  keeper: Keeper,
  merchantId: MerchantId,
  { limit, after }: Page,
): Promise<{ voucherIds: VoucherId[]; next?: string }> {
  if (after !== undefined && !after.startsWith(begins)) throw new WrongCursor('is not the "next" of this list')
  const { chains, next } = await keeper.chains(merchantId, { begins, limit, after })
  return { voucherIds: chains.map((chain) => VoucherId.parse(chain.slice(begins.length))), ...(next !== undefined && { next }) }
}
