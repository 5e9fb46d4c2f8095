import type { Kind } from '../domain/states.ts'
import { canonical, type Plain } from './canonical.ts'

/*
 * What a row is kept as, where that differs from its state: a KB more costs two write units each time. A line's name of a field is often
 * longer than what the field says, so lines are kept as lists, in the order below, without the values they mostly end with; and what
 * mostly stands at one value is left out while it does; figures never are. Rows from before this are read as they are.
 */

type Named = { [name: string]: Plain }
type Form = {
  /** Fields of each of its `lines` in the order in which they are kept. A field is only ever added at the end. */
  lines: readonly string[]
  /** What the last fields of a line mostly are. */
  ends: Readonly<Named>
  /** What fields of the state mostly are. */
  mostly: Readonly<Named>
}

const article = ['sku', 'description', 'quantity', 'unitPrice', 'vatRate'] as const

const forms: Readonly<Partial<Record<Kind, Form>>> = {
  order: {
    lines: [...article, 'unit', 'delivered', 'missing'],
    ends: { unit: 'pc', delivered: '0', missing: '0' },
    mostly: { kind: 'standard', rest: 'hold', useBalance: false, state: 'open', delivery: 'none', holds: [], deliveryIds: [] },
  },
  invoice: { lines: [...article, 'amount', 'orderId', 'unit'], ends: { unit: 'pc' }, mostly: { settlings: [] } },
}

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value)

const isMostly = (mostly: Plain | undefined, value: Plain) => mostly !== undefined && canonical(mostly) === canonical(value)

/** A state as its row keeps it. */
export function packed(kind: Kind, state: Plain): Plain {
  const form = forms[kind]
  if (!form || !isNamed(state) || !Array.isArray(state.lines)) return state
  const kept = Object.entries(state).filter(([name, value]) => !isMostly(form.mostly[name], value))
  return { ...Object.fromEntries(kept), lines: state.lines.map((line) => packedLine(form, line)) }
}

/** A state out of what its row keeps; whatever else it keeps comes along, to be refused by its schema. */
export function unpacked(kind: Kind, kept: unknown): unknown {
  const form = forms[kind]
  if (!form || !isNamed(kept) || !Array.isArray(kept.lines)) return kept
  return { ...form.mostly, ...kept, lines: kept.lines.map((line) => unpackedLine(form, line)) }
}

/** A line with a field that has no place, or without one that has, stays as it is. */
function packedLine({ lines, ends }: Form, line: Plain): Plain {
  if (!isNamed(line) || Object.keys(line).length !== lines.length) return line
  const values = lines.map((name) => line[name])
  if (values.some((value) => value === undefined)) return line
  const last = lines.findLastIndex((name) => line[name] !== ends[name])
  return values.slice(0, last + 1).map((value) => value ?? null)
}

/** More values than there are fields are of newer code: they get a name that no schema knows. */
function unpackedLine({ lines, ends }: Form, line: Plain): Plain {
  if (!Array.isArray(line)) return line
  return { ...ends, ...Object.fromEntries(line.map((value, at) => [lines[at] ?? `field ${at + 1}`, value])) }
}
