import * as z from 'zod'
import { command, refs } from '../command.ts'
import { behaviourOf } from '../credit-check/check.ts'
import { AccountId } from '../ids.ts'
import { StatusBehaviour } from '../settings/settings.ts'
import { OrderStatus } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'

/** Sets the order status: a standard one, or a code of the merchant's table (SPEC section 3, rule 1). */
export const changeOrderStatus = command({
  name: 'changeOrderStatus',
  summary: 'Set the order status of an account',
  right: 'terms:change',
  input: z.strictObject({ accountId: AccountId, ...OrderStatus.shape }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ code, until }, { account }, context) => {
    const known = context.settings.statusCodes.some((status) => status.code === code) || StatusBehaviour.safeParse(code).success
    if (!known)
      return {
        refused: 'invalid-input',
        faults: [{ pointer: '/code', says: 'is neither a standard status nor in the merchant’s table' }],
      } as const
    const behaviour = behaviourOf(code, context.settings)
    const dated = behaviour === 'held-until' || behaviour === 'open-until'
    if (dated !== (until !== undefined))
      return {
        refused: 'invalid-input',
        faults: [{ pointer: '/until', says: dated ? 'is needed with this status' : 'belongs to held-until and open-until only' }],
      } as const
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
