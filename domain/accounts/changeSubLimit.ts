import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId, ShipToId } from '../ids.ts'
import { Amount } from '../money.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { AmendedAnswer, amend } from './amending.ts'

/** Sets or lifts the sub-limit of a ship-to or job, which is checked in addition to the account's limit (SPEC section 3, rule 5). */
export const changeSubLimit = command({
  name: 'changeSubLimit',
  summary: 'Set the sub-limit of a ship-to or job, or lift it by null',
  right: 'limits:change',
  input: z.strictObject({ accountId: AccountId, shipToId: ShipToId, limit: Amount.nullable() }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ shipToId, limit }, { account }, context) => {
    const off = switchedOff(context.settings, 'b2bCredit')
    if (off) return off
    const { [shipToId]: _, ...others } = account?.subLimits ?? {}
    if (account && limit !== null && !account.shipToIds.includes(shipToId)) return refuse('unknown-ship-to')
    const subLimits = limit === null ? others : { ...others, [shipToId]: limit }
    return amend(account, { amended: { subLimits }, fact: () => ({ type: 'SubLimitChanged', shipToId, limit }) }, context)
  },
})
