import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { VoucherId } from '../ids.ts'
import { posting } from '../ledger/posting.ts'
import { Amount, Currency, VatRate } from '../money.ts'
import { refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { switchedOff } from '../settings/switches.ts'
import { byHash, codesOf, VoucherCode } from './code.ts'
import { Redemption } from './redemption.ts'
import { Sold, vatIn, vatOfSale } from './voucher.ts'

/** Sells a voucher to whoever pays it; its code is made at the door, answered there, and kept hashed (SPEC section 8). */
export const sellVoucher = command({
  name: 'sellVoucher',
  summary: 'Sell a voucher, and get its code',
  right: 'vouchers:sell',
  input: z.strictObject({
    voucherId: VoucherId,
    value: Amount.min(1),
    currency: Currency,
    method: z
      .string()
      .regex(/^[A-Z0-9]{2,8}$/)
      .meta({ description: 'How it is paid' }),
    vatRate: VatRate.optional().meta({
      description: 'Of a single-purpose voucher: VAT is due now, inside its value. Left out it is a multi-purpose one, at 0 %',
    }),
    redemption: Redemption.optional().meta({
      description: 'single: only scanned in one sale; multiple: only redeemed onto an account; either way when left out',
    }),
    expiresOn: CalendarDate.optional().meta({ description: 'Its last good day, by the merchant’s calendar; for ever when left out' }),
  }),
  answer: z
    .strictObject({
      ...Sold.shape,
      codeKey: z.string().meta({ description: 'Which of our keys its code is made with' }),
      code: VoucherCode.optional().meta({
        description: 'Hand it over: it is kept nowhere, and only this request tells it again, as long as that key is kept',
      }),
    })
    .meta({ id: 'VoucherSold' }),
  once: ({ voucherId }) => ({ scope: 'voucher', key: voucherId }),
  reads: ({ voucherId }) => ({ known: refs.voucher(voucherId) }),
  decide: ({ voucherId, value, currency, method, vatRate, redemption, expiresOn }, { known }, context) => {
    const { now, today, settings } = context
    if (expiresOn && expiresOn < today)
      return { refused: 'invalid-input', faults: [{ pointer: '/expiresOn', says: 'is over already' }] } as const
    if (known) return refuse('same-key-other-content')
    const off = switchedOff(settings, 'storeCredit')
    if (off) return off
    if (!isMoneyBy(method, settings)) return refuse('unknown-payment-method')
    const { hash, codeKey } = codesOf(context).newHash(voucherId)
    const sold: z.infer<typeof Sold> = {
      voucherId,
      value,
      currency,
      purpose: vatRate === undefined ? 'multi-purpose' : 'single-purpose',
      vat: vatOfSale(value, vatRate),
      ...(redemption && { redemption }),
      ...(expiresOn && { expiresOn }),
      method,
      soldOn: today,
    }
    const chain = refs.voucher(voucherId)
    const vat = vatIn(sold)
    return {
      changed: [
        { ref: chain, state: { ...sold, codeHash: hash, codeKey, soldAt: now, state: 'sold' } },
        { ref: byHash(hash), state: { target: voucherId } },
      ],
      entries: [
        {
          chain,
          facts: [{ type: 'VoucherSold', voucherId, amount: value, currency, method, vat }],
          postings: [...posting(`money:${method}`, 'vouchers', value), ...posting('vouchers', 'vat', vat)],
        },
      ],
      answer: { ...sold, codeKey },
    }
  },
})
