import type { Standing } from '../accounts/standing.ts'
import { type CalendarDate, dayOf, type Instant } from '../calendar.ts'
import type { Context } from '../command.ts'
import type { Merchant } from '../settings/settings.ts'
import { begunOn } from '../statements/period.ts'
import type { RunKind } from './run.ts'

/** The day on which a merchant's latest run fell due; undefined where it wants none. Closings look at what is closed instead. */
type DueOn = (merchant: Merchant, today: CalendarDate) => CalendarDate | undefined

const daily = (wanted: (settings: Merchant['settings']) => boolean): DueOn => {
  return ({ settings }, today) => (wanted(settings) ? today : undefined)
}

const due: Record<Exclude<RunKind, 'closings' | 'days-to-pay'>, DueOn> = {
  // Each day whatever the schedule: what a warehouse told late belongs to the week or the month before and doesn't wait for the next.
  invoicing: daily(({ invoicing, features }) => invoicing.schedule !== 'off' && features.invoicing),
  // Each day, though most are sent on the first of a month or week: whom the list did not show then is found the day after.
  statements: ({ settings, openedAt }, today) => {
    const something = settings.statements.schedule !== 'off' && dayOf(openedAt, settings.timeZone) < begunOn(today, settings)
    return something ? today : undefined
  },
  reminders: daily(({ reminders }) => reminders.levels.length > 0),
  'day-passed': daily(() => true),
  reservations: daily(({ reservationExpiryDays }) => reservationExpiryDays > 0),
}

export function dueOn(kind: keyof typeof due, merchant: Merchant, now: Instant): CalendarDate | undefined {
  return due[kind](merchant, dayOf(now, merchant.settings.timeZone))
}

/** The day a run belongs to that is begun today: statements are of the months or weeks before this one. */
export function dayOfRun(kind: RunKind, { today, settings }: Pick<Context, 'today' | 'settings'>): CalendarDate {
  return kind === 'statements' ? begunOn(today, settings) : today
}

/** Runs that go through all accounts: the others have a list of those that have something to do. */
export type ThroughAll = Exclude<RunKind, 'closings' | 'statements' | 'reminders'>

/** Whether such a run can have anything to do for an account, as lists have it: what they don't show yet, the next run finds. */
const wants: Record<ThroughAll, (standing: Standing) => boolean> = {
  invoicing: ({ openOrders }) => openOrders > 0,
  'day-passed': ({ heldCount }) => heldCount > 0,
  'days-to-pay': () => true,
  reservations: ({ deposits, openOrders }) => deposits > 0 && openOrders > 0,
}

export function wantedBy(kind: ThroughAll, standing: Standing): boolean {
  return wants[kind](standing)
}
