import type * as z from 'zod'
import { sellVoucher } from '../../domain/vouchers/sellVoucher.ts'
import { displayAmount, displayDate } from '../../providers/display.ts'
import type { Caller } from '../runtime/acting.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { printedPage } from './printedPage.ts'

const words = {
  fr: {
    title: 'Bon cadeau',
    saying: 'À présenter en caisse, ou à saisir sur votre compte client. Conservez-le comme de l’argent : il vaut pour qui le détient.',
    number: 'Numéro',
    soldOn: 'Vendu le',
    expiresOn: 'Valable jusqu’au',
    vat: (rate: string) => `dont TVA à ${rate.replace('.', ',')} %`,
    value: 'Valeur',
  },
  en: {
    title: 'Gift voucher',
    saying: 'Show it at the till, or enter it on your customer account. Keep it like money: it is good for whoever holds it.',
    number: 'Number',
    soldOn: 'Sold on',
    expiresOn: 'Good until',
    vat: (rate: string) => `VAT at ${rate} % included`,
    value: 'Value',
  },
} as const

type Sold = z.infer<typeof sellVoucher.answer>

function rowsOf({ voucherId, soldOn, expiresOn, vat, value, currency }: Sold, language: keyof typeof words): [string, string][] {
  const say = words[language]
  return [
    [say.number, voucherId],
    [say.soldOn, displayDate(soldOn, language)],
    ...(expiresOn ? [[say.expiresOn, displayDate(expiresOn, language)] satisfies [string, string]] : []),
    ...vat.map((line): [string, string] => [say.vat(line.rate), displayAmount(line.vat, currency, language)]),
    [say.value, displayAmount(value, currency, language)],
  ]
}

/** A voucher to hand over, with its code, in the merchant's language: who will use it is unknown. */
export async function voucherPage(answer: unknown, { merchantId }: Pick<Caller, 'merchantId'>): Promise<string> {
  const sold = sellVoucher.answer.parse(answer)
  const merchant = await merchantOf(merchantId)
  if (!merchant) throw new Error(`${merchantId} sold a voucher and is no merchant`)
  const { language, legal: seller } = merchant.settings
  const { title, saying } = words[language]
  return printedPage({ language, seller, title, reference: sold.voucherId, saying, code: sold.code, rows: rowsOf(sold, language) })
}
