import * as z from 'zod'
import { type Account, accountFigures, Limit, OrderStatus, Terms, withLimitOfUser } from '../accounts/account.ts'
import { CustomerDetails } from '../accounts/customer.ts'
import { newAccount } from '../accounts/opening.ts'
import { faultOfStatus } from '../accounts/orderStatus.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId } from '../ids.ts'
import { Currency } from '../money.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'

const noTerms: z.infer<typeof Terms> = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }

/**
 * Brings one customer's account along from another system: with limit, terms and status in one step. The account's id makes it happen
 * once. The customer isn't new, so the bureau is not asked (SPEC section 10).
 */
export const importAccount = command({
  name: 'importAccount',
  summary: 'Bring an account along from another system',
  right: 'imports:run',
  through: 'importRows',
  input: z
    .strictObject({
      accountId: AccountId,
      currency: Currency,
      customer: CustomerDetails,
      limit: Limit.default(null),
      terms: Terms.default(noTerms),
      orderStatus: OrderStatus.default({ code: 'yes' }),
    })
    .meta({ id: 'ImportedAccount' }),
  answer: z.strictObject({ accountId: AccountId, currency: Currency, figures: SeenFigures }),
  once: ({ accountId }) => ({ scope: 'account', key: accountId }),
  reads: ({ accountId }) => ({ known: refs.account(accountId) }),
  decide: ({ accountId, currency, customer, limit, terms, orderStatus }, { known }, context) => {
    const { settings } = context
    const fault = faultOfStatus(orderStatus, settings)
    if (fault) return { refused: 'invalid-input', faults: [{ ...fault, pointer: `/orderStatus${fault.pointer}` }] } as const
    const off = limit === null ? undefined : switchedOff(settings, 'b2bCredit')
    if (off) return off
    if (known) return refuse('account-exists')
    const opened = newAccount({ accountId, currency, customer }, context)
    const review = limit === null ? {} : withLimitOfUser({}, settings)
    const account: Account = { ...opened.account, limit, terms, orderStatus, review }
    const { code, until } = orderStatus
    const facts: Fact[] = [
      { type: 'AccountOpened', currency },
      ...(limit === null ? [] : [{ type: 'LimitChanged' as const, limit }]),
      ...(code === 'yes' ? [] : [{ type: 'OrderStatusChanged' as const, code, ...(until && { until }) }]),
      { type: 'TermsChanged', termsVersion: account.termsVersion },
      { type: 'FiguresChanged' },
    ]
    return {
      changed: [
        { ref: refs.account(accountId), state: account },
        { ref: refs.customer(accountId), state: opened.customer },
      ],
      entries: [{ chain: refs.account(accountId), facts, postings: [] }],
      answer: { accountId, currency, figures: accountFigures(account, settings) },
    }
  },
})
