import { type Binding, type Bindings, type Fields, id, methods } from './binding.ts'

/** A voucher that an earlier request sold, whatever became of it since. */
const voucherId = ({ voucherId: drawn }: Fields, { known, dice }: Binding) => dice.of(known.vouchers)?.voucherId ?? drawn

/** What operations on vouchers must say to concern some. */
export const voucherBindings: Bindings = {
  sellVoucher: ({ vatRate, redemption, expiresOn, ...fields }, { dice }) => ({
    ...fields,
    voucherId: id('vou_f', dice, 3_000),
    ...(dice.percent(90) && { currency: 'EUR', method: dice.of(methods), value: 1 + dice.under(3_000) }),
    ...(dice.percent(30) && { vatRate }),
    ...(dice.percent(20) && { redemption }),
    ...(dice.percent(20) && { expiresOn: dice.percent(70) ? '2099-12-31' : expiresOn }),
  }),
  redeemVoucher: (fields, { known, dice }) => ({
    ...fields,
    paymentId: id('pay_f', dice, 5_000),
    ...(dice.percent(90) && { code: dice.of(known.vouchers)?.code ?? fields.code }),
  }),
  refundVoucher: (fields, binding) => ({
    ...fields,
    voucherId: voucherId(fields, binding),
    ...(binding.dice.percent(80) && { method: binding.dice.of(methods) }),
  }),
  getVoucher: (fields, binding) => ({ ...fields, voucherId: voucherId(fields, binding) }),
  checkLedger: (fields, binding) => {
    const { accountId, voucherId: _, ...rest } = fields
    const { dice } = binding
    if (dice.percent(50)) return rest
    return dice.percent(50) ? { ...rest, accountId } : { ...rest, voucherId: voucherId(fields, binding) }
  },
}

/** Now and then a sale takes a voucher, or what is none. */
export function withVoucher({ vouchers }: Fields, { known, dice }: Binding): Fields {
  const code = dice.of(known.vouchers)?.code
  return { vouchers: code !== undefined && dice.percent(25) ? [code] : dice.percent(5) ? vouchers : undefined }
}
