/** Writes what can be derived into docs/: the API's document, the events' schemas, refusals, rights, the table's keys. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import { commands, queries } from '../domain/catalog.ts'
import { contracts, partnerContracts } from '../events/catalog.ts'
import { Envelope, PartnerEnvelope } from '../events/envelope.ts'
import { applyDaysToPayToAllDeclaration } from '../functions/api/applyDaysToPayToAll.ts'
import { documentDeclarations } from '../functions/api/documentDeclarations.ts'
import { closedRoutes } from '../functions/api/doors.ts'
import { exportMerchantDeclaration } from '../functions/api/exportMerchant.ts'
import { importRowsDeclaration } from '../functions/api/importRows.ts'
import { type Described, openApiOf } from '../functions/api/openapi.ts'
import { rebuildDeclaration } from '../functions/api/rebuild.ts'
import { releaseOrdersDeclaration } from '../functions/api/releaseOrders.ts'
import { republishDeclaration } from '../functions/api/republish.ts'
import type { AnyOperation } from '../functions/runtime/operation.ts'
import { costPage } from './cost/page.ts'
import { refusalsPage, rightsPage, tablePage } from './pages.ts'
import { inOrder, refusalsOf } from './refusalsOf.ts'

const docs = resolve(import.meta.dirname, '../docs')

/** Refusals that the door and the runner give for any operation of a kind. */
const common = {
  command: ['too-many-requests', 'invalid-input', 'too-large', 'not-signed-in', 'not-allowed', 'same-key-other-content', 'busy'],
  query: ['too-many-requests', 'invalid-input', 'not-signed-in', 'not-allowed', 'busy'],
} as const

/** Those that a body can meet. */
const ofBody = ['unsupported-media-type', 'malformed-json', 'too-large'] as const

/** Operations that read a body: a question may have one too. */
const withBody = new Set(closedRoutes.filter(({ method }) => method !== 'GET').map(({ name }) => name))

type Declared = Pick<Described, 'name' | 'summary' | 'right' | 'input' | 'answer' | 'kind' | 'named' | 'sheet'>

function describe({ name, summary, right, input, answer, kind, named, sheet = false }: Declared, own: readonly string[]): Described {
  const keyed = kind === 'command' && !named ? ['once-key-missing'] : []
  // A list can be longer than an answer; it is asked for in smaller pages then.
  const long = input instanceof z.ZodObject && 'limit' in input.shape ? ['too-large'] : []
  const codes = new Set([...common[kind], ...(withBody.has(name) ? ofBody : []), ...keyed, ...long, ...own])
  return { name, summary, right, input, kind, named, sheet, refusals: inOrder(codes), ...(answer && { answer }) }
}

/** Everything behind the documented doors: the catalogue, and the operations that are no command of their own. */
function described(): Map<string, Described> {
  const catalog: readonly AnyOperation[] = [...Object.values(commands), ...Object.values(queries)]
  const others = [
    describe({ ...releaseOrdersDeclaration, kind: 'command', named: false }, []),
    describe({ ...republishDeclaration, kind: 'query', named: false }, []),
    describe({ ...rebuildDeclaration, kind: 'query', named: false }, []),
    describe({ ...exportMerchantDeclaration, kind: 'query', named: false }, []),
    describe({ ...applyDaysToPayToAllDeclaration, kind: 'query', named: false }, []),
    describe({ ...importRowsDeclaration, kind: 'query', named: false }, []),
    ...Object.values(documentDeclarations).map((one) => describe({ ...one, kind: 'query', named: false }, one.refusals)),
  ]
  const named = (declared: AnyOperation) => declared.kind === 'command' && declared.once !== undefined
  const all = [
    ...catalog.map((declared) =>
      describe(
        { ...declared, named: named(declared), sheet: 'sheet' in declared && declared.sheet !== undefined },
        refusalsOf(declared.name),
      ),
    ),
    ...others,
  ]
  return new Map(all.map((one) => [one.name, one]))
}

const Package = z.object({ version: z.string() })

function openApi(): object {
  const { version } = Package.parse(JSON.parse(readFileSync(join(docs, '../package.json'), 'utf8')))
  return openApiOf(closedRoutes, described(), version)
}

/** The JSON schema of an event as it stands on a bus, its envelope included. */
function eventSchema(
  envelope: z.ZodObject,
  name: string,
  { version, says, data }: { version: number; says: string; data: z.ZodObject },
): object {
  const type = envelope.shape.type instanceof z.ZodOptional ? z.literal(name).optional() : z.literal(name)
  const schema = z.strictObject({ ...envelope.shape, type, version: z.literal(version), data }).meta({ title: name, description: says })
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', reused: 'inline' })
}

/** Every page by its path under docs/, as text. */
export function pages(): Map<string, string> {
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`
  return new Map([
    ['openapi.json', json(openApi())],
    ...Object.entries(contracts).map(([name, contract]): [string, string] => [
      `events/${name}.json`,
      json(eventSchema(Envelope, name, contract)),
    ]),
    ...Object.entries(partnerContracts).map(([name, contract]): [string, string] => [
      `events/partners/${name}.json`,
      json(eventSchema(PartnerEnvelope, name, contract)),
    ]),
    ['refusals.md', refusalsPage()],
    ['rights.md', rightsPage([...described().values()])],
    ['table.md', tablePage()],
    ['cost.md', costPage(readFileSync(join(docs, 'cost.md'), 'utf8'))],
  ])
}

/** Pages that nothing makes any more go. */
function removeStale(made: ReadonlyMap<string, string>): void {
  for (const folder of ['events', 'events/partners']) {
    for (const file of readdirSync(join(docs, folder))) {
      if (file.endsWith('.json') && !made.has(`${folder}/${file}`)) rmSync(join(docs, folder, file))
    }
  }
}

if (import.meta.main) {
  const made = pages()
  for (const [path, text] of made) {
    mkdirSync(dirname(join(docs, path)), { recursive: true })
    writeFileSync(join(docs, path), text)
  }
  removeStale(made)
  console.log(`${made.size} pages in docs/`)
}
