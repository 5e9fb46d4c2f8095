import { ClaimId, InvoiceId, OrderId, PaymentId } from '../../domain/ids.ts'
import type { Claim, Invoice } from '../../domain/invoices/invoice.ts'
import type { Ref } from '../../domain/states.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import type { Keeper } from '../../store/keeper.ts'
import type { Head, Satellites } from '../../store/row.ts'
import { accountId, merchantId } from './toy.ts'

/** Puts a row as it is, without a command: what tests start from, and what somebody could do to the table behind our back. */
export async function place(keeper: Keeper, ref: Ref, { state, under = 'absent', version = 1, ...beside }: Placing): Promise<void> {
  const items = itemsOf(merchantId, ref, rowFor(ref, state, { version, ...beside }))
  const written = await keeper.write(
    items.map((put) => ({ put, under })),
    crypto.randomUUID(),
  )
  if (written.outcome !== 'written') throw new Error(`${ref.kind} could not be placed`)
}

type Placing = {
  state: unknown
  under?: number | 'absent'
  version?: number
  head?: Head
  satellites?: Satellites
  round?: number | undefined
  customerVersion?: number
}

const owing = { accountId, currency: 'EUR' as const, settlings: [] }

export function newInvoice(number: string, more: Partial<Invoice> = {}): Invoice {
  return {
    ...owing,
    invoiceId: InvoiceId.parse(`inv_${number}`),
    number,
    issuedAt: '2026-03-01T10:00:00.000Z',
    issuedOn: '2026-03-01',
    dueOn: '2026-03-31',
    total: 100,
    outstanding: 100,
    orderIds: [OrderId.parse('toy-1')],
    prices: 'gross',
    lines: [],
    net: 100,
    vat: [],
    reference: 'RF18539007547034',
    seller: { name: 'Toys', address: [], registration: '', vatNumber: '', lateNotice: '' },
    buyer: { name: 'Ada', language: 'fr', country: 'FR' },
    ...more,
  }
}

export function newClaim(id: string, more: Partial<Claim> = {}): Claim {
  return {
    ...owing,
    claimId: ClaimId.parse(`clm_${id}`),
    paymentId: PaymentId.parse('pay_1'),
    cause: 'chargeback',
    issuedOn: '2026-03-05',
    dueOn: '2026-03-05',
    total: 30,
    outstanding: 30,
    ...more,
  }
}
