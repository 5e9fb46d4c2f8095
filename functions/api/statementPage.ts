import { dayOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import { lacking, type Refusal } from '../../domain/refusals.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { WholeCurrentStatement, WholeStatement } from '../../domain/statements/statementView.ts'
import { type Unshown, unshownAfter } from '../../domain/statements/unshown.ts'
import { displayAmount, displayDecimal, displayFigure, displayMoment, displayShortDate, type Language } from '../../providers/display.ts'
import { causeName, namesIn, periodName, statementWords } from '../../providers/pdf/statementWords.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { type PrintedTable, printedPage } from './printedPage.ts'

type View = Omit<WholeStatement, 'statementId' | 'preparedAt' | 'mail'> & Partial<Pick<WholeCurrentStatement, 'provisional' | 'asOf'>>
type Shown = { view: View; unshown: Unshown; language: Language; settings: Settings }
type Reading = Pick<Caller, 'merchantId' | 'rights'>

const more = { fr: 'Opérations suivantes', en: 'Following entries' } as const
const over = { fr: 'plus de ', en: 'more than ' } as const

/** Leads on to what this page leaves out, and says how much that is. */
function following({ count, atLeast }: Unshown, language: Language): string {
  return `${more[language]} (${atLeast ? over[language] : ''}${displayDecimal(String(count), language)})`
}

function movementTable({ view, unshown, language, settings: { timeZone } }: Shown): PrintedTable {
  const say = statementWords[language]
  const figure = (amount: number) => displayFigure(amount, view.currency, language)
  return {
    heading: say.movements,
    columns: [say.day, say.cause, say.reference, say.debit, say.credit, `${say.balance} (${view.currency})`],
    figures: 3,
    rows: view.lines.map(({ at, cause, reference, amount, balance }) => [
      displayShortDate(dayOf(at, timeZone), language),
      causeName(cause, language),
      reference,
      amount < 0 ? figure(-amount) : '',
      amount > 0 ? figure(amount) : '',
      figure(balance),
    ]),
    after: say.sign,
    next: view.nextAfter === undefined ? undefined : { href: `?after=${view.nextAfter}`, says: following(unshown, language) },
  }
}

function itemTable({ view, language, settings: { ageing } }: Shown): PrintedTable {
  const say = statementWords[language]
  return {
    heading: view.openItems.length > 0 ? say.openItems : say.none,
    columns: [say.number, say.dueOn, say.age, `${say.outstanding} (${view.currency})`],
    figures: 1,
    rows: view.openItems.map(({ number, dueOn, period, outstanding }) => [
      number,
      displayShortDate(dueOn, language),
      periodName(ageing, period, language),
      displayFigure(outstanding, view.currency, language),
    ]),
    after: view.moreOpenItems ? say.moreItems : undefined,
  }
}

function sumsOf({ view, language }: Shown, customer: string): [string, string][] {
  const say = statementWords[language]
  const amount = (value: number) => displayAmount(value, view.currency, language)
  const side = (value: number) => (value === 0 ? '' : ` ${value > 0 ? say.favour : say.owed}`)
  return [
    [say.to, customer],
    [say.deposits.replace(/[\s:]+$/u, ''), amount(view.deposits)],
    [say.opening, `${amount(Math.abs(view.opening))}${side(view.opening)}`],
    [say.movements, amount(view.movements)],
    [namesIn(language, view).closing, `${amount(Math.abs(view.closing))}${side(view.closing)}`],
  ]
}

/** A statement to read in a browser or to print, in the customer's language; a long one a page of its movements at a time. */
export async function statementPage(answer: unknown, caller: Reading): Promise<string | Refusal> {
  if (!caller.rights.has('store-credit:read')) return lacking('store-credit:read')
  const view = WholeStatement.parse(answer)
  return pageOf(view, view.statementId, caller)
}

/** The same of the period under way, which says that it is provisional, and of which moment. */
export async function currentStatementPage(answer: unknown, caller: Reading): Promise<string | Refusal> {
  if (!caller.rights.has('store-credit:read')) return lacking('store-credit:read')
  const view = WholeCurrentStatement.parse(answer)
  return pageOf(view, view.accountId, caller)
}

async function pageOf(view: View, reference: string, { merchantId }: Reading): Promise<string> {
  const merchant = await merchantOf(merchantId)
  const reader = readerOf(merchantId)
  const { customer } = await reader.get({ customer: refs.customer(view.accountId) })
  if (!merchant || !customer) throw new Error(`the statement ${reference} has no merchant or no customer`)
  const { settings } = merchant
  const { language, name, company } = customer.details
  const unshown = await unshownAfter(reader, view, view.nextAfter)
  const shown = { view, unshown, language, settings }
  const say = statementWords[language]
  const span = say.span(displayShortDate(view.from, language), displayShortDate(view.to, language))
  const note = view.asOf === undefined ? undefined : say.underWay.note(displayMoment(view.asOf, settings.timeZone, language))
  return printedPage({
    language,
    seller: settings.legal,
    title: namesIn(language, view).kind,
    reference,
    saying: note === undefined ? span : `${span}. ${note}`,
    rows: sumsOf(shown, [name, company].filter(Boolean).join(', ')),
    tables: [movementTable(shown), itemTable(shown)],
  })
}
