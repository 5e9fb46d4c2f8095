import * as z from 'zod'
import { Limit } from '../domain/accounts/account.ts'
import { CalendarDate } from '../domain/calendar.ts'
import { ShipToId } from '../domain/ids.ts'
import { Amount, Figure, SignedAmount } from '../domain/money.ts'
import { contracts } from './contract.ts'

export const accounts = contracts({
  'account-opened': { version: 1, says: 'A credit account was opened', data: z.strictObject({ currency: z.string() }) },
  'customer-created': { version: 1, says: 'An account got its customer', data: z.strictObject({}) },
  'customer-changed': {
    version: 1,
    says: 'The customer’s details changed; read them to know which',
    data: z.strictObject({ customerVersion: z.int() }),
  },
  'customer-erased': {
    version: 1,
    says: 'The customer of the account was erased: systems that know the person by this account forget it too',
    data: z.strictObject({}),
  },
  'sub-limit-changed': {
    version: 1,
    says: 'The sub-limit of a ship-to or job was set, or lifted (null)',
    data: z.strictObject({ shipToId: ShipToId, limit: Amount.nullable() }),
  },
  'limit-changed': { version: 1, says: 'The credit limit was set', data: z.strictObject({ limit: Limit }) },
  'terms-changed': {
    version: 1,
    says: 'Payment term, risk level or check rules were set',
    data: z.strictObject({ termsVersion: z.int() }),
  },
  'order-status-changed': {
    version: 1,
    says: 'The order status of the account was set',
    data: z.strictObject({ code: z.string(), until: CalendarDate.optional() }),
  },
  'account-figures-changed': {
    version: 1,
    says: 'Balance, remainder, exposure or what is overdue changed; figures as of this journal record',
    data: z.strictObject({
      unpaid: Figure.optional(),
      deposits: Figure.optional(),
      openOrders: Figure.optional(),
      balance: SignedAmount.optional(),
      remainder: SignedAmount.optional(),
      exposure: Figure.optional(),
    }),
  },
})
