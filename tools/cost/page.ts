import { addedUp, type Counts, counted, noCounts, priced, prices } from './prices.ts'
import { recorded, recordedBesides } from './recorded.ts'

/*
 * The tables of docs/cost.md: what each step is held to by a test, and what that comes to. Prose stands in the page itself; a table stands
 * between a line that names it and one that ends it.
 */

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const dollars = (amount: number) => `$${amount.toFixed(2)}`
const life = addedUp(Object.values(recorded))
const bold = (cells: readonly string[]) => cells.map((cell) => `**${cell}**`)

const steps: readonly (readonly [string, Counts])[] = [
  ['order, approved', recorded.order],
  ['delivery as ordered', recorded.delivery],
  ['invoice, with PDF, mail and its two reports', recorded.invoice],
  ['payment through the link, with all the provider tells', recorded.payment],
]

const countsOf = (counts: Counts) => counted.map((name) => counts[name].toLocaleString('en-US'))

function units(): string {
  const head = ['step', 'write units', 'of index entries', 'read units', 'requests', 'events', 'invocations', 'mails', 'documents']
  const besides = Object.entries(recordedBesides).map(([name, counts]) => [name, ...countsOf(counts)])
  return table(head, [...steps.map(([name, counts]) => [name, ...countsOf(counts)]), bold(['a whole life', ...countsOf(life)]), ...besides])
}

function millions(): string {
  const head = ['a million of', 'table', 'requests, events', 'invocations', 'mail, documents', 'together']
  const line = (name: string, counts: Counts) => {
    const { table, told, started, sent, all } = priced(counts)
    return [name, ...[table, told, started, sent, all].map(dollars)]
  }
  return table(head, [...steps.map(([name, counts]) => line(name, counts)), bold(line('whole lives', life))])
}

/** What so many orders a month cost whose invoices take so many orders each. */
function month(orders: number, perInvoice: number): { withMail: number; mail: number } {
  const times = (counts: Counts, by: number): Counts =>
    Object.assign({ ...noCounts }, ...counted.map((name) => ({ [name]: counts[name] * by })))
  const each = [recorded.order, recorded.delivery].map((counts) => times(counts, orders))
  const together = [recorded.invoice, recorded.payment].map((counts) => times(counts, orders / perInvoice))
  const { all, sent } = priced(addedUp([...each, ...together]))
  return { withMail: all / 1_000_000, mail: sent / 1_000_000 }
}

function months(): string {
  const head = ['a month of', 'an invoice and a mail for each order', 'of which mail', 'one for all orders of a customer’s month']
  const sizes = [
    ['a shop: 3,000 orders of 400 customers', 3_000, 7.5],
    ['a wholesaler: 300,000 orders of 15,000 customers', 300_000, 20],
  ] as const
  return table(
    head,
    sizes.map(([name, orders, perInvoice]) => {
      const { withMail, mail } = month(orders, 1)
      return [name, dollars(withMail), dollars(mail), dollars(month(orders, perInvoice).withMail)]
    }),
  )
}

function priceList(): string {
  const { notedOn: _, region: __, ...amounts } = prices
  return table(
    ['a million of', 'dollars'],
    Object.entries(amounts).map(([name, amount]) => [names[name] ?? name, String(amount)]),
  )
}

const names: Readonly<Record<string, string>> = {
  write: 'write units',
  read: 'read units',
  request: 'requests of the HTTP API',
  event: 'events of up to 64 KB',
  invocation: 'invocations',
  gbSeconds: 'GB-seconds of Lambda on ARM',
  mail: 'mails (from memory)',
  document: 'documents put into S3 (from memory)',
}

const tables: Readonly<Record<string, () => string>> = { prices: priceList, units, millions, months }

/** The page with its tables made anew. Throws where one has no place in it. */
export function costPage(page: string): string {
  return Object.entries(tables).reduce((text, [name, made]) => {
    const place = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n\\n)[\\s\\S]*?(\\n\\n<!-- end of ${name} -->)`)
    if (!place.test(text)) throw new Error(`docs/cost.md has no place for the table ${name}`)
    return text.replace(place, (_, begins: string, ends: string) => `${begins}${made()}${ends}`)
  }, page)
}
