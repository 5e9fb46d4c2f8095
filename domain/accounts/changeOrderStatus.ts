import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { OrderStatus } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'
import { faultOfStatus } from './orderStatus.ts'

/** Sets the order status: a standard one, or a code of the merchant's table (SPEC section 3, rule 1). */
export const changeOrderStatus = command({
  name: 'changeOrderStatus',
  summary: 'Set the order status of an account',
  right: 'terms:change',
  input: z.strictObject({ accountId: AccountId, ...OrderStatus.shape }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ code, until }, { account }, context) => {
    const fault = faultOfStatus({ code, until }, context.settings)
    if (fault) return { refused: 'invalid-input', faults: [fault] } as const
    return amend(
      account,
      {
        amended: { orderStatus: { code, ...(until && { until }) } },
        fact: () => ({ type: 'OrderStatusChanged', code, ...(until && { until }) }),
      },
      context,
    )
  },
})
