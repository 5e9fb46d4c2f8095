/**
 * Mutants that no test can tell from the original, each with the reason: by file, what stood there and what stands there instead, and
 * a piece of the line, where the same change elsewhere in the file is none.
 */
export type Equivalent = { file: string; from: string; to: string; on: string; why: string }

export const equivalents: readonly Equivalent[] = [
  {
    file: 'domain/payments/hearing.ts',
    from: 'books.payments.get(payment.paymentId) ?? own',
    to: 'own',
    on: 'if (took > 0) reinstate(',
    why: 'own was set two lines before, and nothing between touches this payment',
  },
  {
    file: 'store/keeper.ts',
    from: 'parts.length === 1',
    to: 'false',
    on: 'return parts.length === 1 ? items',
    why: 'one part comes sorted: sorting it again changes nothing',
  },
]
