import type { Fault, Rule } from '../rule.ts'
import { type House, isFolder, walk } from '../source.ts'

/** The types of facts that `domain/facts.ts` declares: `type: z.literal('OrderPlaced')`. */
function factTypes({ sources }: House): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = []
  for (const source of sources.filter(({ path }) => path === 'domain/facts.ts')) {
    walk(source, {
      Property({ key, value, start }) {
        if (key.type !== 'Identifier' || key.name !== 'type' || value.type !== 'CallExpression') return
        const [literal] = value.arguments
        if (literal?.type === 'Literal' && typeof literal.value === 'string')
          found.push({ name: literal.value, line: source.lineOf(start) })
      },
    })
  }
  return found
}

/** Facts that the mapping to contracts speaks of, as a key or as a text: told to the world, or said to be internal. */
function mapped({ sources }: House): Set<string> {
  const names = new Set<string>()
  for (const source of sources.filter((one) => isFolder(one, 'events'))) {
    walk(source, {
      Property: ({ key, computed }) => (key.type === 'Identifier' && !computed ? names.add(key.name) : undefined),
      Literal: ({ value }) => (typeof value === 'string' ? names.add(value) : undefined),
    })
  }
  return names
}

function factFaults(house: House): Fault[] {
  const known = mapped(house)
  return factTypes(house)
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({
      path: 'domain/facts.ts',
      line,
      says: `${name} has no contract in events/ and isn’t listed there as internal`,
    }))
}

const facts =
  "const F = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('OrderPlaced') }), z.strictObject({ type: z.literal('MailClaimed') })])"

export const factRules: readonly Rule[] = [
  {
    name: 'each fact has a contract or is listed as internal',
    check: factFaults,
    tried: [
      { files: { 'domain/facts.ts': facts, 'events/publish.ts': '// OrderPlaced MailClaimed' }, faults: 2 },
      {
        files: { 'domain/facts.ts': facts, 'events/publish.ts': "const told = { OrderPlaced: 1 }\nconst internal = ['MailClaimed']" },
        faults: 0,
      },
    ],
  },
]
