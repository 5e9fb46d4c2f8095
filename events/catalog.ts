import type * as z from 'zod'
import { access } from './access.ts'
import { accounts } from './accounts.ts'
import { bureau } from './bureau.ts'
import { creditCheck } from './creditCheck.ts'
import { deliveries, partnerDeliveries } from './deliveries.ts'
import { invoices } from './invoices.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { runs } from './runs.ts'
import { sales } from './sales.ts'
import { settings } from './settings.ts'
import { statements } from './statements.ts'
import { storeCredit } from './storeCredit.ts'
import { vouchers } from './vouchers.ts'

/** Everything we tell the world, by detail-type. */
export const contracts = {
  ...accounts,
  ...orders,
  ...creditCheck,
  ...deliveries,
  ...invoices,
  ...payments,
  ...storeCredit,
  ...vouchers,
  ...sales,
  ...bureau,
  ...statements,
  ...settings,
  ...runs,
  ...access,
} as const

export type ContractName = keyof typeof contracts
/** What an event of this name carries. */
export type Content<N extends ContractName> = z.infer<(typeof contracts)[N]['data']>

/** Everything outside parties may tell us, by detail-type. */
export const partnerContracts = { ...partnerDeliveries } as const

export type PartnerContractName = keyof typeof partnerContracts
export type PartnerContent<N extends PartnerContractName> = z.infer<(typeof partnerContracts)[N]['data']>
