import * as z from 'zod'
import { Chart } from '../accounting/chart.ts'
import { Amount, Currency } from '../money.ts'
import { lineOrNone, oneLine } from '../text.ts'

/** How the remainder takes part in a checkout (SPEC section 2). */
export const SettlementPolicy = z.enum(['balance', 'order-only', 'customer-chooses'])

/** What a status code of the merchant does to an order (SPEC section 3, rule 1). */
export const StatusBehaviour = z.enum(['yes', 'no', 'cash-only', 'held-until', 'open-until', 'review'])
export type StatusBehaviour = z.infer<typeof StatusBehaviour>

/** Whether a behaviour goes by a day that the account's status names. */
export const isDated = (behaviour: StatusBehaviour): boolean => behaviour === 'held-until' || behaviour === 'open-until'

const StatusCode = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9-]{1,20}$/),
  label: oneLine(60),
  behaviour: StatusBehaviour,
})

/** The merchant as its documents name it. */
export const LegalDetails = z.strictObject({
  name: oneLine(120),
  address: z.array(oneLine(120)).max(6).default([]),
  registration: lineOrNone(80).default(''),
  vatNumber: lineOrNone(40).default(''),
  iban: z
    .string()
    .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/)
    .optional(),
  bic: z
    .string()
    .regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/)
    .optional(),
  lateNotice: z.string().max(600).default(''),
})
export type LegalDetails = z.infer<typeof LegalDetails>

const PaymentMethod = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{2,8}$/),
  label: oneLine(60),
})

/** Store credit exists from the start (SPEC sections 7 and 13). */
export const storeCreditCode = 'CRED'
/** What a voucher of the merchant's own stands as among payment methods; nobody gives money over by it. */
export const voucherCode = 'VOUCHER'

const standardMethods = [
  { code: storeCreditCode, label: 'Store credit' },
  { code: 'CB', label: 'Card' },
  { code: 'ESP', label: 'Cash' },
  { code: 'CHE', label: 'Cheque' },
  { code: 'VIR', label: 'Bank transfer' },
  { code: 'WEB', label: 'Online payment' },
]

/** The last day of each past-due ageing period but the open-ended one, in days late: 30, 60, 90 make periods 2 to 5. */
const AgeingDays = z
  .array(z.int().min(1).max(3650))
  .min(1)
  .max(11)
  .refine((days) => days.every((day, at) => at === 0 || day > (days[at - 1] ?? 0)), 'must rise')

/** From how many days late on a reminder goes out, and what the merchant adds to it; never on the due date itself. */
const ReminderLevels = z
  .array(
    z.strictObject({
      daysLate: z.int().min(1).max(365),
      text: z.strictObject({ fr: z.string().max(600).default(''), en: z.string().max(600).default('') }).default({ fr: '', en: '' }),
    }),
  )
  .max(5)
  .refine((levels) => levels.every(({ daysLate }, at) => at === 0 || daysLate > (levels[at - 1]?.daysLate ?? 0)), 'must rise')

/** What a merchant has on (SPEC section 12): everything, unless it chooses otherwise. */
const Features = z.strictObject({
  b2bCredit: z.boolean().default(true).meta({ description: 'Credit limits, payment terms and risk levels, and charging to a limit' }),
  invoicing: z.boolean().default(true).meta({ description: 'Issuing invoices' }),
  storeCredit: z
    .boolean()
    .default(true)
    .meta({ description: 'Top-ups, vouchers sold or redeemed onto an account, and orders paid by store credit' }),
})

/** What a merchant can choose (SPEC section 12). */
export const Settings = z.strictObject({
  legal: LegalDetails,
  timeZone: z.string().refine(isTimeZone, 'is not an IANA time zone').default('Europe/Paris'),
  cutOffHour: z.int().min(0).max(23).optional().meta({
    description: 'The hour at which the next day’s business begins: what is sold before belongs to the day before; 0 when left out',
  }),
  currency: Currency.default('EUR'),
  language: z.enum(['fr', 'en']).default('fr'),
  features: Features.default({ b2bCredit: true, invoicing: true, storeCredit: true }),
  settlementPolicy: SettlementPolicy.default('customer-chooses'),
  ageing: z.strictObject({ by: z.enum(['due-date', 'invoice-date']), days: AgeingDays }).default({ by: 'due-date', days: [30, 60, 90] }),
  holdPeriodMinimum: Amount.default(0),
  reservationExpiryDays: z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .meta({ description: 'Days after which deposits reserved for an order that was never delivered are free again; 0 is never' }),
  statusCodes: z
    .array(StatusCode)
    .max(30)
    .refine(differ, 'must not repeat a code')
    .default([{ code: 'PSL', label: 'PSL', behaviour: 'review' }]),
  paymentMethods: z
    .array(PaymentMethod)
    .max(60)
    .refine(differ, 'must not repeat a code')
    .refine((methods) => methods.some(({ code }) => code === storeCreditCode), 'must keep CRED, by which store credit is spent')
    .default(standardMethods),
  paymentProvider: z.enum(['none', 'stripe']).default('none').meta({ description: 'Who collects online; its keys are kept as secrets' }),
  onlineRefunds: z.enum(['asked', 'by-hand']).default('asked').meta({
    description: 'Who carries out refunds of online payments: the provider is asked at once, or you make its refund and name ours in it',
  }),
  invoiceSeries: z
    .string()
    .regex(/^[A-Z0-9-]{1,8}$/)
    .default('F'),
  creditNoteSeries: z
    .string()
    .regex(/^[A-Z0-9-]{1,8}$/)
    .default('AV')
    .meta({ description: 'Not that of the invoices' }),
  writeOffTolerance: Amount.default(0).meta({ description: 'The most that may be written off of one invoice or claim; 0 is none' }),
  bureau: z
    .strictObject({
      name: z.string().max(60),
      countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(60),
      limitPolicy: z
        .enum(['never', 'suggest', 'decrease-only', 'auto'])
        .meta({ description: 'What the bureau’s recommended limit does: nothing, stand beside the limit, lower it, or become it' }),
      monthlyBudget: z
        .int()
        .min(0)
        .max(1_000_000)
        .optional()
        .meta({ description: 'Questions a calendar month (UTC) at most; no bound when left out' }),
    })
    .default({ name: 'Dun & Bradstreet', countries: [], limitPolicy: 'suggest' }),
  fiscalYearFrom: z.int().min(1).max(12).optional().meta({
    description: 'The month the fiscal year begins with, from which numbers of entry lines count; January when left out',
  }),
  chart: Chart.optional().meta({
    description: 'Where entry lines stand in the merchant’s books; the plan comptable général when left out',
  }),
  invoicing: z
    .strictObject({ schedule: z.enum(['off', 'daily', 'weekly', 'monthly']) })
    .default({ schedule: 'off' })
    .meta({ description: 'Invoices by itself what was wholly delivered before the day, the week (from Monday) or the month began' }),
  reminders: z
    .strictObject({ levels: ReminderLevels })
    .default({ levels: [] })
    .meta({ description: 'Reminders of overdue invoices, by days late; each level once per invoice' }),
  statements: z
    .strictObject({ schedule: z.enum(['monthly', 'weekly', 'off']) })
    .default({ schedule: 'monthly' })
    .meta({ description: 'Mails each customer the statement of the month, or of the week from Monday to Sunday, that has ended' }),
  receipts: z
    .strictObject({ mail: z.enum(['off', 'always']) })
    .default({ mail: 'off' })
    .meta({ description: 'Whether receipts of top-ups and refunds are mailed by themselves; off, only when somebody asks' }),
})
export type Settings = z.infer<typeof Settings>

function differ(coded: readonly { code: string }[]): boolean {
  return new Set(coded.map(({ code }) => code)).size === coded.length
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

/** The standing of a merchant: settings with the version that If-Match guards. */
export const Merchant = z.strictObject({ settings: Settings, openedAt: z.iso.datetime(), settingsVersion: z.int() })
export type Merchant = z.infer<typeof Merchant>
