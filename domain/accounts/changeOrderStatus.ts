import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { OrderStatus } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'

const standard = ['yes', 'no', 'cash-only', 'held-until', 'open-until']

/** Sets the order status: a standard one, or a code of the merchant's table (SPEC section 3, rule 1). */
export const changeOrderStatus = command({
  name: 'changeOrderStatus',
  summary: 'Set the order status of an account',
  right: 'terms:change',
  input: z.strictObject({ accountId: AccountId, ...OrderStatus.shape }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ code, until }, { account }, context) => {
    const behaviour = context.settings.statusCodes.find((status) => status.code === code)?.behaviour ?? code
    if (behaviour === code && !standard.includes(code)) return { refused: 'invalid-input', faults: [{ pointer: '/code', says: 'is neither a standard status nor in the merchant’s table' }] } as const
    const dated = behaviour === 'held-until' || behaviour === 'open-until'
    if (dated !== (until !== undefined)) return { refused: 'invalid-input', faults: [{ pointer: '/until', says: dated ? 'is needed with this status' : 'belongs to held-until and open-until only' }] } as const
    return amend(account, { amended: { orderStatus: { code, ...(until && { until }) } }, fact: () => ({ type: 'OrderStatusChanged', code, ...(until && { until }) }) }, context)
  },
})
