import { listAccounts } from '../../domain/accounts/listAccounts.ts'
import { getBalances } from '../../domain/ledger/getBalances.ts'
import { getAgeing } from '../../domain/reports/getAgeing.ts'
import { placeText } from '../../domain/reports/place.ts'
import { ask } from '../../store/ask.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import type { Item } from '../../store/row.ts'
import { contextOf, theMerchant } from '../kit/builders.ts'
import { callsOf, readUnitsOf } from '../kit/wire.ts'
import type { Bench, Figure, Row } from './bench.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { listedAccount } from './listedAccounts.ts'
import { fill, itemsFor } from './seeding.ts'
import { withTable } from './withTable.ts'

const perPage = 50
const rounds = 15
/** Where each list's accounts stand, in no order: a page's cursor is one of them. */
type Places = Map<string, string[]>

function* itemsOfAll(count: number, places: Places): Generator<Item> {
  for (let at = 0; at < count; at += 1)
    for (const change of listedAccount(at))
      for (const item of itemsFor(theMerchant, change)) {
        const { listPk, listSk } = item
        if (typeof listPk === 'string' && typeof listSk === 'string') {
          const list = listPk.split('#')[1] ?? ''
          const known = places.get(list)
          if (known) known.push(listSk)
          else places.set(list, [listSk])
        }
        yield item
      }
}

/** The place before a list's last page. */
function beforeLast(places: Places, list: string): string {
  const sorted = (places.get(list) ?? []).toSorted()
  const place = sorted.at(-perPage - 1)
  if (place === undefined) throw new Error(`the list ${list} has no second page`)
  return place
}

type Page = () => Promise<{ count: number; ends: boolean }>

/** The first and the last page of each list that is measured. */
function pagesOf(keeper: Keeper, places: Places): Record<string, { first: Page; last: Page }> {
  const context = contextOf()
  const balances = async (sort: 'name' | 'remainder' | 'exposure', cursor?: string) => {
    const page = await ask(getBalances, getBalances.input.parse({ sort, limit: perPage, cursor }), { context, keeper })
    if ('refused' in page) throw new Error(page.refused)
    return { count: page.items.length, ends: page.next === undefined }
  }
  const narrowed = async (wanted: object, cursor?: string) => {
    const page = await ask(listAccounts, listAccounts.input.parse({ ...wanted, limit: perPage, cursor }), { context, keeper })
    if ('refused' in page) throw new Error(page.refused)
    return { count: page.items.length, ends: page.next === undefined }
  }
  const ageing = async (after?: string) => {
    const cursor = after && placeText({ after, on: context.today, ageing: context.settings.ageing, totals: [] })
    const page = await ask(getAgeing, getAgeing.input.parse({ limit: perPage, cursor }), { context, keeper })
    if ('refused' in page) throw new Error(page.refused)
    return { count: page.items.length, ends: page.next === undefined }
  }
  const both = (page: (cursor?: string) => ReturnType<Page>, list: string) => {
    const last = beforeLast(places, list)
    return { first: () => page(), last: () => page(last) }
  }
  return {
    'by name': both((cursor) => balances('name', cursor), 'accounts'),
    'by remainder': both((cursor) => balances('remainder', cursor), 'by-remainder'),
    'by exposure': both((cursor) => balances('exposure', cursor), 'by-exposure'),
    'overdue since, with ageing': both(ageing, 'owing'),
    'past their limit': both((cursor) => narrowed({ overLimit: true }, cursor), 'over-limit'),
    'with held orders': both((cursor) => narrowed({ held: true }, cursor), 'held'),
    'of high risk': both((cursor) => narrowed({ risk: 'high' }, cursor), 'risk'),
  }
}

/** What went to the engine: its calls since the list was emptied, and the units it counted of all it read. */
type Asked = { calls: string[]; units: () => number }

/** A page's calls of the engine and read units, and the milliseconds of many of them, the first and the last in turn. */
async function measured({ first, last }: { first: Page; last: Page }, { calls, units }: Asked) {
  const counted = async (page: Page, ends: boolean) => {
    calls.length = 0
    const before = units()
    const said = await page()
    if (said.count !== perPage || said.ends !== ends) throw new Error(`a page of ${said.count}, where ${perPage} were asked for`)
    return { calls: calls.length, units: units() - before }
  }
  const timed = (page: Page) => async () => {
    const begun = performance.now()
    await page()
    return performance.now() - begun
  }
  const [ofFirst, ofLast] = [await counted(first, false), await counted(last, true)]
  const took = await interleaved({ first: timed(first), last: timed(last) }, rounds)
  return {
    calls: Math.max(ofFirst.calls, ofLast.calls),
    units: { first: ofFirst.units, last: ofLast.units, ratio: ofLast.units / ofFirst.units },
    millis: { first: median(took.first ?? []), last: median(took.last ?? []), ratio: ratio(took, 'last', 'first') },
  }
}

export const lists: Bench = {
  name: 'lists',
  says: 'the first and the last page of the lists of 100 000 accounts: calls of the engine, and the last in the first',
  run: (told, { largest = 100_000 } = {}) =>
    withTable(async (table) => {
      const places: Places = new Map()
      told(`${largest} accounts are written`)
      await fill(table, itemsOfAll(largest, places))
      const rows: Row[] = []
      const figures: Figure[] = []
      const asked = { calls: callsOf(table.client), units: readUnitsOf(table.client) }
      for (const [list, pages] of Object.entries(pagesOf(dynamoKeeper(table), places))) {
        told(list)
        const { calls, units, millis } = await measured(pages, asked)
        rows.push({
          ...{ list, 'calls a page': calls, 'first page, read units': units.first, 'last page, read units': units.last },
          ...{ 'first page, ms': millis.first, 'last page, ms': millis.last },
        })
        figures.push({ figure: `${list}: calls of the engine for a page`, measured: calls, unit: 'calls', atMost: 2 })
        figures.push({ figure: `${list}: the last page in the first’s read units`, measured: units.ratio, unit: '×', atMost: 1.1 })
        figures.push({ figure: `${list}: the last page in the first’s time`, measured: millis.ratio, unit: '×', atMost: 1.3 })
      }
      return {
        tables: [{ title: `${largest} accounts, pages of ${perPage}, one partition per list`, rows }],
        figures,
        notes: [
          'A page of balances has the totals of all accounts with it, a page of ageing what each owes by period. More than 90 accounts a page of balances, or 50 of ageing, take one more call: the engine gives 100 rows at a time.',
          'A sixth are past their limit, a third have held orders, a quarter are of high risk: each has a list of its own.',
        ],
      }
    }),
}
