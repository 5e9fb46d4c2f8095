import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { dayOf } from '../../domain/calendar.ts'
import { agedOf, type Movement } from '../../domain/statements/statement.ts'
import { displayAmount, displayDate, displayFigure, displayMoment, displayShortDate, type Language } from '../display.ts'
import type { Fonts, StatementDocument } from './contract.ts'
import { breakable, buyerBlock, ink, particulars, right, ruled, sellerBlock, sheet } from './page.ts'
import { renderPdf } from './render.ts'
import { causeName, leftOut, namesIn, periodName, statementWords } from './statementWords.ts'

type Words = (typeof statementWords)[Language]
type Drawn = StatementDocument & { say: Words; names: ReturnType<typeof namesIn>; language: Language }

function figure({ statement, language }: Drawn, amount: number): string {
  return displayFigure(amount, statement.currency, language)
}

function head(drawn: Drawn): Content[] {
  const { statement, say, names, language, seller, customer, timeZone, provisional } = drawn
  const period = say.span(displayShortDate(statement.from, language), displayShortDate(statement.to, language))
  const moment = displayMoment(statement.preparedAt, timeZone, language)
  const rows: [string, string][] = [
    [say.period, period],
    [names.preparedOn, provisional ? moment : displayDate(dayOf(statement.preparedAt, timeZone), language)],
  ]
  const note: Content[] = provisional ? [{ text: say.underWay.note(moment), bold: true, margin: [0, 0, 0, 14] }] : []
  return [
    {
      columns: [
        { width: '*', stack: [sellerBlock(seller)] },
        { width: 'auto', text: names.kind, style: 'kind', alignment: 'right' },
      ],
      columnGap: 24,
    },
    {
      margin: [0, 22, 0, 18],
      columns: [
        { width: 260, stack: [particulars(rows)] },
        { width: '*', stack: [buyerBlock({ label: say.to, buyer: customer, seller, language })] },
      ],
      columnGap: 24,
    },
    ...note,
  ]
}

/** The three sums side by side; the balances say in words whose favour they are in. */
function sums(drawn: Drawn): Content {
  const { statement, say, names, language } = drawn
  const amount = (value: number) => displayAmount(value, statement.currency, language)
  const side = (value: number) => (value === 0 ? ' ' : value > 0 ? say.favour : say.owed)
  const cell = (label: string, text: string, below: string): TableCell => ({
    fillColor: ink.tint,
    margin: [10, 8, 10, 8],
    stack: [
      { text: label, style: 'label', margin: [0, 0, 0, 3] },
      { text, bold: true, fontSize: 12.5 },
      { text: below, style: 'label' },
    ],
  })
  const cells = [
    cell(say.opening, amount(Math.abs(statement.opening)), side(statement.opening)),
    cell(say.movements, amount(statement.movements), ' '),
    cell(names.closing, amount(Math.abs(statement.closing)), side(statement.closing)),
  ]
  const layout = { hLineWidth: () => 0, vLineWidth: (at: number) => (at === 1 || at === 2 ? 6 : 0), vLineColor: () => '#ffffff' }
  return { margin: [0, 0, 0, 18], table: { widths: ['*', '*', '*'], body: [cells] }, layout }
}

function movementRow(drawn: Drawn, { at, cause, reference, amount, balance }: Movement): TableCell[] {
  const { language, timeZone } = drawn
  return [
    displayShortDate(dayOf(at, timeZone), language),
    { text: causeName(cause, language) },
    { text: breakable(reference, 20), color: ink.faint },
    right(amount < 0 ? figure(drawn, -amount) : ''),
    right(amount > 0 ? figure(drawn, amount) : ''),
    right(figure(drawn, balance)),
  ]
}

function movements(drawn: Drawn): Content[] {
  const { statement, lines, unshown, say, names, language } = drawn
  const title = (text: string): TableCell => right(text, { style: 'head' })
  const titles: TableCell[] = [
    { text: say.day, style: 'head' },
    { text: say.cause, style: 'head' },
    { text: say.reference, style: 'head' },
    title(say.debit),
    title(say.credit),
    title(`${say.balance} (${statement.currency})`),
  ]
  const edge = (day: string, label: string, balance: number): TableCell[] => [
    { text: displayShortDate(day, language), bold: true },
    { text: label, bold: true, colSpan: 2 },
    '',
    '',
    '',
    right(figure(drawn, balance), { bold: true }),
  ]
  const body = [
    titles,
    edge(statement.from, say.opening, statement.opening),
    ...lines.map((line) => movementRow(drawn, line)),
    edge(statement.to, names.closing, statement.closing),
  ]
  const left = leftOut(unshown, language)
  const note = left === undefined ? say.sign : `${say.first(lines.length)}${left} ${say.cover} ${say.sign}`
  return [
    { table: { headerRows: 1, dontBreakRows: true, widths: [54, '*', 'auto', 'auto', 'auto', 'auto'], body }, layout: ruled() },
    { text: note, style: 'small', margin: [0, 5, 0, 0] },
  ]
}

function itemTable(drawn: Drawn): Content {
  const { statement, say, language } = drawn
  const titles: TableCell[] = [
    { text: say.number, style: 'head' },
    { text: say.dueOn, style: 'head' },
    { text: say.age, style: 'head' },
    right(`${say.outstanding} (${statement.currency})`, { style: 'head' }),
  ]
  const rows = statement.openItems.map(({ number, dueOn, period, outstanding }): TableCell[] => [
    breakable(number, 24),
    displayShortDate(dueOn, language),
    { text: periodName(drawn.ageing, period, language), color: period > 1 ? ink.text : ink.faint },
    right(figure(drawn, outstanding)),
  ])
  // The heading belongs to the head, so that it never stands alone at the end of a page.
  const heading: TableCell[] = [{ text: say.openItems, style: 'heading', colSpan: 4, margin: [0, 0, 0, 2] }, '', '', '']
  const table = { headerRows: 2, keepWithHeaderRows: 1, dontBreakRows: true, widths: ['*', 90, 110, 110], body: [heading, titles, ...rows] }
  return { margin: [0, 18, 0, 0], table, layout: ruled({ headRows: 2 }) }
}

/** What is open, by age: one column a period, and their sum. */
function ageTable(drawn: Drawn): Content {
  const { statement, say, ageing } = drawn
  const periods = Array.from({ length: ageing.days.length + 2 }, (_, at) => at + 1)
  const owed = agedOf(statement, periods.length)
  const titles = [...periods.map((period) => periodName(ageing, period, drawn.language)), say.total]
  const amounts = [...owed, owed.reduce((sum, amount) => sum + amount, 0)]
  const body: TableCell[][] = [
    titles.map((text) => ({ text, style: 'head', alignment: 'right' })),
    amounts.map((amount, at) => right(figure(drawn, amount), { bold: at === periods.length })),
  ]
  return {
    unbreakable: true,
    margin: [0, 16, 0, 0],
    fontSize: periods.length > 6 ? 7 : 9,
    stack: [
      { text: say.ageing[ageing.by], style: 'label', margin: [0, 0, 0, 2] },
      { table: { widths: titles.map(() => '*'), body }, layout: ruled() },
    ],
  }
}

function openItems(drawn: Drawn): Content[] {
  const { statement, say } = drawn
  if (statement.openItems.length === 0) return [{ text: say.none, margin: [0, 18, 0, 0] }]
  const others = statement.aged ? say.moreItems : `${say.moreItems} ${say.theirsAlone}`
  const more: Content[] = statement.moreOpenItems ? [{ text: others, style: 'small', margin: [0, 5, 0, 0] }] : []
  return [itemTable(drawn), ...more, ageTable(drawn)]
}

function deposits({ statement, say, language }: Drawn): Content[] {
  if (statement.deposits === 0) return []
  const amount = displayAmount(statement.deposits, statement.currency, language)
  return [{ text: [say.deposits, { text: amount, bold: true }], margin: [0, 16, 0, 0] }]
}

/** A statement as PDF, in its customer's language (SPEC section 11). */
export async function statementPdf(document: StatementDocument, fonts: Fonts): Promise<Uint8Array> {
  const { statement, seller, customer } = document
  const { language } = customer
  const drawn: Drawn = { ...document, language, say: statementWords[language], names: namesIn(language, document) }
  const name = `${drawn.names.kind} ${drawn.say.span(displayShortDate(statement.from, language), displayShortDate(statement.to, language))}`
  const content = [...head(drawn), sums(drawn), ...movements(drawn), ...openItems(drawn), ...deposits(drawn)]
  const definition = sheet({ seller, name, language, content })
  return await renderPdf(definition, { title: name, author: seller.name, language, at: statement.preparedAt }, fonts)
}
