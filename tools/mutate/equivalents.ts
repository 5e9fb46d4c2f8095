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
  {
    file: 'domain/orders/changeOrder.ts',
    from: 'split.fromDeposit > 0',
    to: 'true',
    on: 'if (split.fromDeposit > 0) reserve(',
    why: 'reserving nothing changes nothing',
  },
  {
    file: 'domain/payments/receiving.ts',
    from: 'paid > 0',
    to: 'true',
    on: 'if (paid > 0) reserve(',
    why: 'reserving nothing changes nothing',
  },
  {
    file: 'domain/ledger/posting.ts',
    from: '>',
    to: '>=',
    on: 'return [amount > 0 ?',
    why: 'an amount of 0 has been answered a line before',
  },
  {
    file: 'domain/payments/listPayments.ts',
    from: "'payment'",
    to: "''",
    on: "list: 'payments', kind: 'payment'",
    why: 'the kind in the ref of a list tells the compiler what comes; no code reads it',
  },
  {
    file: 'domain/invoices/issueInvoice.ts',
    from: 'series ?? first',
    to: 'first',
    on: 'const counted = { ...(series ?? first), last:',
    why: 'a series and a new one of the same name differ in their last number alone, which is set beside it',
  },
  {
    file: 'domain/statements/getStatement.ts',
    from: '&&',
    to: '||',
    on: 'while (after < statement.throughSequence && lines.length',
    why: 'reads on to the end of the chain, and leaves out what it reads then',
  },
  {
    file: 'domain/settings/settings.ts',
    from: '0',
    to: '1',
    on: 'day > (days[at - 1] ?? 0)',
    why: 'from the second day on there is one before it; the default is for the compiler',
  },
]
