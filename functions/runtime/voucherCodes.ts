import { createHash, createHmac } from 'node:crypto'
import type { MerchantId, VoucherId } from '../../domain/ids.ts'
import type { VoucherCodes } from '../../domain/vouchers/codes.ts'
import type { SigningKeys } from '../../providers/secrets/contract.ts'

/*
 * Why codes are made and kept like this: docs/decisions/0015-voucher-codes.md.
 */

/** Digits and letters of which nobody takes one for another: without I, L, O and U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Of 5 bits each: 75 bits that nobody can guess. */
const signsPerCode = 15

/** Times x in the field of 32 elements by x⁵ + x² + 1. */
const timesX = (value: number): number => (value << 1) ^ (value & 0b10000 ? 0b100101 : 0)

/** Zero for signs that end in their own check sign; it finds any one wrong sign, and any two neighbours swapped. */
const remainderOf = (values: readonly number[]): number => values.reduce((sum, value) => timesX(sum) ^ value, 0)

const written = (values: readonly number[]): string => values.map((value) => alphabet[value]).join('')

type Made = { merchantId: MerchantId; voucherId: VoucherId }

/** What a key of ours is called in a voucher's row: a part of its hash, because the id of a key that leaked may be another key's later. */
const nameOf = (key: Uint8Array): string => createHash('sha256').update('voucher-key').update(key).digest('hex').slice(0, 16)

/**
 * The code of a voucher under one of our keys: the same whenever it is asked for, so that it need not be kept to be told again to who
 * sold it. Undefined where that key is gone.
 */
export function codeOf({ merchantId, voucherId }: Made, codeKey: string, { keys }: SigningKeys): string | undefined {
  const key = [...keys.values()].find((one) => nameOf(one) === codeKey)
  if (!key) return undefined
  const mac = createHmac('sha256', key).update(`voucher.${merchantId}.${voucherId}`).digest()
  const values = [...mac.subarray(0, signsPerCode)].map((byte) => byte & 0b11111)
  return written([...values, timesX(remainderOf(values))]).replace(/.{4}(?=.)/g, '$&-')
}

/** What a person typed, as we would have written it; undefined where that is no code. */
function readCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[ -]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const values = [...code].map((sign) => alphabet.indexOf(sign))
  return values.length === signsPerCode + 1 && !values.includes(-1) && remainderOf(values) === 0 ? code : undefined
}

/** A merchant's codes, for commands that sell or take vouchers. What is kept is the SHA-256 of 75 random bits: nobody tries them all. */
export function voucherCodes(merchantId: MerchantId, signing: SigningKeys): VoucherCodes {
  const hashOf = (typed: string) => {
    const code = readCode(typed)
    return code === undefined ? undefined : createHash('sha256').update(`${merchantId} ${code}`).digest('hex')
  }
  return {
    hashOf,
    newHash: (voucherId) => {
      const key = signing.keys.get(signing.current)
      const codeKey = key && nameOf(key)
      const hash = codeKey && hashOf(codeOf({ merchantId, voucherId }, codeKey, signing) ?? '')
      if (!hash) throw new RangeError('the current signing key is missing')
      return { hash, codeKey }
    },
  }
}
