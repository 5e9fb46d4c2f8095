import * as z from 'zod'
import { type BookAccount, bookAccounts } from '../ledger/bookAccounts.ts'
import { oneLine } from '../text.ts'

const LedgerLine = z.strictObject({
  number: z.string().regex(/^[0-9A-Z]{3,12}$/),
  label: oneLine(80),
})
type LedgerLine = z.infer<typeof LedgerLine>

/** Numbers of the French plan comptable général, until the merchant chooses its own. */
const french = {
  receivable: { number: '411000', label: 'Clients' },
  deposits: { number: '419100', label: 'Clients - Avances et acomptes reçus' },
  sales: { number: '707000', label: 'Ventes de marchandises' },
  vat: { number: '445710', label: 'TVA collectée' },
  'write-off': { number: '658000', label: 'Charges diverses de gestion courante' },
  opening: { number: '890000', label: 'Bilan d’ouverture' },
  vouchers: { number: '419110', label: 'Clients - Bons cadeaux à honorer' },
  redeemed: { number: '471000', label: 'Bons cadeaux utilisés, compte de passage' },
} as const satisfies Record<BookAccount, LedgerLine>

const frenchMoney = [
  { method: 'ESP', number: '530000', label: 'Caisse' },
  { method: 'CHE', number: '511200', label: 'Chèques à encaisser' },
  { method: 'CB', number: '511500', label: 'Cartes bancaires à encaisser' },
]

/** Where each account of ours stands in the merchant's books: money by its payment method, else at the bank. */
export const Chart = z.strictObject({
  receivable: LedgerLine.default(french.receivable),
  deposits: LedgerLine.default(french.deposits),
  sales: LedgerLine.default(french.sales),
  vat: LedgerLine.default(french.vat),
  'write-off': LedgerLine.default(french['write-off']),
  opening: LedgerLine.default(french.opening),
  vouchers: LedgerLine.default(french.vouchers),
  redeemed: LedgerLine.default(french.redeemed),
  bank: LedgerLine.default({ number: '512000', label: 'Banque' }),
  money: z
    .array(z.strictObject({ method: z.string().regex(/^[A-Z0-9]{2,8}$/), ...LedgerLine.shape }))
    .max(60)
    .default(frenchMoney),
} satisfies Record<BookAccount | 'bank' | 'money', z.ZodType>)
export type Chart = z.infer<typeof Chart>

export const frenchChart: Chart = Chart.parse({})

/** The line of an account of our ledger in the merchant's books. Throws on one that isn't booked. */
export function chartLine(chart: Chart, account: string): LedgerLine {
  const own = bookAccounts.find((name) => name === account)
  if (own) return chart[own]
  if (!account.startsWith('money:')) throw new Error(`${account} is no account of the books`)
  const method = account.slice('money:'.length)
  const { number, label } = chart.money.find((line) => line.method === method) ?? chart.bank
  return { number, label }
}

/** Which journal a step belongs to: sales, money, or others such as allocations. */
export function journalOf({ debit, credit }: { debit: string; credit: string }): Journal {
  const sides = [debit, credit]
  if (sides.some((side) => side === 'sales' || side === 'vat')) return 'VE'
  return sides.some((side) => side.startsWith('money:')) ? 'BQ' : 'OD'
}

export const journals = { VE: 'Ventes', BQ: 'Encaissements', OD: 'Opérations diverses' } as const
export type Journal = keyof typeof journals
