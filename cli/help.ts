import * as z from 'zod'
import { type Deed, deeds } from './catalog.ts'

const usage = `npm run encours -- <command> [--field value …]

  --json '{…}'     the input, or part of it, as JSON; --customer.name sets a field inside a field
  --url, --key     where and as whom; else ENCOURS_URL and ENCOURS_KEY, else the local run
  --merchant       of the local run’s merchants
  --once <key>     the same intention again (Idempotency-Key); else each call is a new one
  --if-match <tag> only if nobody changed it since
  --csv            a list or report as CSV, all its pages
  --out <file>     where a document or CSV goes
  --help           after a command: its fields
`

/** Told of by themselves, below the others. */
export const operators: ReadonlySet<string> = new Set(['republish', 'rebuild'])

/** What there is to say, with one line each. */
export function overview(): string {
  const width = Math.max(...[...deeds.keys()].map((name) => name.length)) + 2
  const line = (name: string, summary: string) => `  ${name.padEnd(width)}${summary}`
  const lines = [...deeds.values()].filter(({ name }) => !operators.has(name)).map(({ name, summary }) => line(name, summary))
  const own = [
    line('import', 'Bring along accounts, open invoices or deposits: import <file.csv> [--dry-run]'),
    line('export', 'Write everything the merchant has into a folder: export --to <folder>'),
    line('check', 'Recompute all balances from the journal; ends with 1 when anything differs; --export <folder>: of an export, offline'),
    line('republish', 'Publish events again: --from <instant> [--to <instant>]'),
    line('rebuild', 'Compute lists and totals anew from the accounts; ends with 1 when an account differs from its rows'),
  ]
  return `${usage}\nCommands and queries:\n${lines.join('\n')}\n\nFor operators:\n${own.join('\n')}\n`
}

const Described = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  pattern: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  $ref: z.string().optional(),
})
type Described = z.infer<typeof Described>

/** Shapes that are named once and meant in many places. */
type Named = Readonly<Record<string, unknown>>

/** The fields of one command, from its schema. */
export function helpFor({ name, summary, right, input, route }: Deed): string {
  const { $defs = {}, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  const lines = linesOf(Described.parse(schema), '', $defs)
  return `${name}: ${summary}\n${route.method} ${route.path}, right ${right}\n\n${lines.length > 0 ? lines.join('\n') : '  no fields'}\n`
}

/** A field with what its name stands for; what is said at the place itself wins. */
function fieldOf(raw: unknown, named: Named): Described {
  const { $ref, ...said } = Described.parse(raw)
  const meant = $ref === undefined ? undefined : named[$ref.replace('#/$defs/', '')]
  return meant === undefined ? said : { ...fieldOf(meant, named), ...said }
}

function linesOf({ properties = {}, required = [] }: Described, above: string, named: Named): string[] {
  return Object.entries(properties).flatMap(([name, raw]) => {
    const field = fieldOf(raw, named)
    const must = required.includes(name) ? '' : field.default === undefined ? ' (optional)' : ` (default ${JSON.stringify(field.default)})`
    const line = `  --${above}${name}  ${typeOf(field, named)}${must}${field.description ? `  ${field.description}` : ''}`
    const inner = field.type === 'array' ? itemLines(field, `${above}${name}`, named) : linesOf(field, `${above}${name}.`, named)
    return [line, ...inner]
  })
}

/** What the objects of a list hold, written as JSON. */
function itemLines({ items }: Described, above: string, named: Named): string[] {
  const item = fieldOf(items ?? {}, named)
  const fields = Object.entries(item.properties ?? {}).map(([name, raw]) => `"${name}": ${typeOf(fieldOf(raw, named), named)}`)
  return fields.length > 0 ? [`      each {${fields.join(', ')}} in ${above} as JSON`] : []
}

function typeOf({ type, enum: options, anyOf }: Described, named: Named): string {
  if (options) return options.map(String).join('|')
  if (anyOf) return anyOf.map((one) => typeOf(fieldOf(one, named), named)).join('|')
  return Array.isArray(type) ? type.join('|') : (type ?? 'any')
}
