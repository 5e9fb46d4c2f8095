import { refs } from '../../../domain/command.ts'
import { InvoiceId } from '../../../domain/ids.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

/** An account whose invoices of 1 June 2026 were each paid in full so many days later. */
export function paidAfter(days: readonly number[], language: 'fr' | 'en' = 'en'): Scene {
  const paid = days.map((after, at) => {
    const on = new Date(Date.parse('2026-06-01') + after * 86_400_000).toISOString().slice(0, 10)
    const [paymentId, letter, item] = [`pay_${at}`, `A${String.fromCharCode(65 + at)}`, InvoiceId.parse(`inv_${at}`)]
    const settling = { amount: 10_00, on, letter }
    return {
      invoice: invoiceOf(item, 10_00, {
        number: `F-2026-00000${at + 1}`,
        issuedOn: '2026-06-01',
        dueOn: '2026-06-30',
        outstanding: 0,
        settlings: [{ paymentId, ...settling }],
      }),
      payment: paymentOf(paymentId, 10_00, { receivedOn: on, allocations: [{ item, ...settling }] }),
    }
  })
  return new Scene({
    invoices: paid.map(({ invoice }) => invoice),
    payments: paid.map(({ payment }) => payment),
    settings: { language },
  })
}

export const basesOf = (shop: Scene) => stateIn(shop.rows, refs.basePeriod(theAccount))
