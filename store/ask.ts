import type * as z from 'zod'
import type { Context, Found, Query, Reader, Refs } from '../domain/command.ts'
import type { MerchantId } from '../domain/ids.ts'
import { lacking, type Refusal, refuse } from '../domain/refusals.ts'
import { type Kind, refText } from '../domain/states.ts'
import { accountsKnown } from './accountsKnown.ts'
import { checkAccount } from './check.ts'
import { checkClosing } from './closingCheck.ts'
import { recordOf } from './codec.ts'
import { foundFor, refsIn, statesOf } from './found.ts'
import type { Anchor } from './heads.ts'
import { type Keeper, Unavailable } from './keeper.ts'
import { isTorn } from './load.ts'
import { WrongCursor } from './table.ts'
import { checkVoucher, vouchersKnown } from './voucherCheck.ts'

/** Where a chain ended on earlier days, by what is kept outside the table. */
export type AnchorsOf = (merchantId: MerchantId, chain: string) => Promise<readonly Anchor[]>

export type Asking = { context: Context; keeper: Keeper; anchorsOf?: AnchorsOf | undefined }

/** Answers a query. Cursors in its input are bare: doors sign them on the way out and open them on the way in. */
export async function ask<I extends z.ZodType, A extends z.ZodType>(
  query: Query<I, A>,
  input: z.infer<I>,
  { context, keeper, anchorsOf }: Asking,
): Promise<z.infer<A> | Refusal> {
  if (!context.rights.has(query.right)) return lacking(query.right)
  try {
    return await query.answers(input, readerFor(keeper, context.merchantId, anchorsOf), context)
  } catch (error) {
    if (error instanceof WrongCursor) return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: error.message }] }
    if (error instanceof Unavailable) return refuse('busy')
    throw error
  }
}

/** What a query may read, bound to the merchant that asks. */
export function readerFor(keeper: Keeper, merchantId: MerchantId, anchorsOf?: AnchorsOf): Reader {
  const reader: Reader = {
    get: (refs) => getTogether(keeper, merchantId, refs),
    list: async <K extends Kind>(list: Parameters<Reader['list']>[0]) => {
      const { rows, next } = await keeper.list(merchantId, list)
      return { items: statesOf<K>(rows), ...(next !== undefined && { next }) }
    },
    index: async <K extends Kind>({ index, kind: _, ...page }: Parameters<Reader['index']>[0]) => {
      const { rows, next } = await keeper.listed(merchantId, { list: index, ...page })
      return { items: statesOf<K>(rows), ...(next !== undefined && { next }) }
    },
    accounts: (page) => accountsKnown(keeper, merchantId, page),
    rows: async ({ account, ...page }) => {
      const { rows, next } = await keeper.list(merchantId, { list: 'rows', kind: 'account', account, ...page })
      return { items: rows, ...(next !== undefined && { next }) }
    },
    journal: async (page) => (await keeper.journal(merchantId, page)).map(recordOf),
    booked: async (page) => {
      const { items, next } = await keeper.booked(merchantId, page)
      return { items: items.map(recordOf), ...(next !== undefined && { next }) }
    },
    check: async (accountId) => checkAccount({ keeper, merchantId, accountId, anchors: await anchorsOf?.(merchantId, accountId) }),
    vouchers: (page) => vouchersKnown(keeper, merchantId, page),
    checkVoucher: async (voucherId) =>
      checkVoucher({ keeper, merchantId, voucherId, anchors: await anchorsOf?.(merchantId, `voucher:${voucherId}`) }),
    head: async (ref) => {
      const head = (await keeper.get(merchantId, [ref])).get(refText(ref))?.head
      return head && { sequence: head.sequence, hash: head.hash }
    },
    checkClosing: (kind, period) => checkClosing(reader, kind, period),
  }
  return reader
}

const tornTries = 4

/** Rows of one account belong together; when they were caught changing, they are read again. Throws Unavailable when they don't settle. */
async function getTogether<R extends Refs>(keeper: Keeper, merchantId: MerchantId, refs: R): Promise<Found<R>> {
  const asked = refsIn(refs)
  for (let attempt = 0; attempt < tornTries; attempt += 1) {
    const rows = await keeper.get(merchantId, asked)
    if (!isTorn(rows, asked)) return foundFor(refs, rows)
  }
  throw new Unavailable('the account changed while it was read')
}
