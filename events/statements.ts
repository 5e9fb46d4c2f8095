import * as z from 'zod'
import { MailId, StatementId } from '../domain/ids.ts'
import { SignedAmount } from '../domain/money.ts'
import { contracts } from './contract.ts'

export const statements = contracts({
  'statement-prepared': {
    version: 1,
    says: 'The statement of a month or week stands and is mailed next',
    data: z.strictObject({ statementId: StatementId, month: z.string(), opening: SignedAmount, closing: SignedAmount }),
  },
  'statement-sending-requested': {
    version: 1,
    says: 'Somebody asked to mail a statement',
    data: z.strictObject({ statementId: StatementId, month: z.string() }),
  },
  'mail-settled': {
    version: 1,
    says: 'The fate of an e-mail is known',
    data: z.strictObject({ mailId: MailId, outcome: z.string() }),
  },
})
