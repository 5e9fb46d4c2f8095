import type { VoucherId } from '../ids.ts'

/** How codes are made and hashed: the door does both, and the domain never sees a code that it did not get from a caller. */
export type VoucherCodes = {
  /** What a code is kept and found by; undefined where its check sign says that it is none. */
  hashOf: (code: string) => string | undefined
  /** What the code of a new voucher will be found by, and which of our keys it is made with. */
  newHash: (voucherId: VoucherId) => { hash: string; codeKey: string }
}
