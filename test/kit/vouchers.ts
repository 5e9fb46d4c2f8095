import { MerchantId, VoucherId } from '../../domain/ids.ts'
import { codeOf, voucherCodes } from '../../functions/runtime/voucherCodes.ts'
import type { SigningKeys } from '../../providers/secrets/contract.ts'

/** Keys of a test's own, by which codes are made as the door makes them. */
export const signing: SigningKeys = { current: 'k1', keys: new Map([['k1', new Uint8Array(32).fill(7)]]) }

export const codesFor = (merchantId: MerchantId, keys: SigningKeys = signing) => voucherCodes(merchantId, keys)

/** What the current key is called in the row of a voucher. */
export const codeKey = (keys: SigningKeys = signing) =>
  codesFor(MerchantId.parse('mer_any'), keys).newHash(VoucherId.parse('vou_1')).codeKey

/** The code that whoever sold a voucher has got. */
export function codeFor(merchantId: MerchantId, voucherId: string, keys: SigningKeys = signing): string {
  const code = codeOf({ merchantId, voucherId: VoucherId.parse(voucherId) }, codeKey(), keys)
  if (code === undefined) throw new Error(`there is no code of ${voucherId}`)
  return code
}
