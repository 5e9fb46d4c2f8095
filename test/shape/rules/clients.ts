import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source, walk } from '../source.ts'

const clientName = /^[A-Z]\w*Client$/

/** Every object that gives a client its timeouts, and every file that opens a client without any. */
function clientFaults(source: Source): Fault[] {
  const faults: Fault[] = []
  const opened: number[] = []
  let timed = false
  walk(source, {
    NewExpression({ callee, start }) {
      if (callee.type === 'Identifier' && clientName.test(callee.name)) opened.push(source.lineOf(start))
    },
    ObjectExpression({ properties, start }) {
      const names = properties.flatMap((one) => (one.type === 'Property' && one.key.type === 'Identifier' ? [one.key.name] : []))
      if (!names.includes('requestTimeout')) return
      timed = true
      const thrown = properties.some(
        (one) =>
          one.type === 'Property' &&
          one.key.type === 'Identifier' &&
          one.key.name === 'throwOnRequestTimeout' &&
          one.value.type === 'Literal' &&
          one.value.value === true,
      )
      if (!thrown)
        faults.push({ path: source.path, line: source.lineOf(start), says: 'add throwOnRequestTimeout: true, or the timeout only warns' })
    },
  })
  if (timed) return faults
  return [...faults, ...opened.map((line) => ({ path: source.path, line, says: 'a client of the cloud without a requestTimeout' }))]
}

export const clientRules: readonly Rule[] = [
  {
    name: 'every client of the cloud gives up on a connection that stays silent',
    check: ({ sources }) => sources.filter((source) => isFolder(source, 'functions', 'providers', 'store')).flatMap(clientFaults),
    tried: [
      { files: { 'functions/a.ts': 'const bus = new EventBridgeClient({})' }, faults: 1 },
      { files: { 'functions/a.ts': 'const bus = new EventBridgeClient({ requestHandler: { requestTimeout: 5_000 } })' }, faults: 1 },
      { files: { 'providers/a.ts': 'const timeouts = { requestTimeout: 5_000, throwOnRequestTimeout: false }' }, faults: 1 },
      {
        files: {
          'store/a.ts': 'new DynamoDBClient({ requestHandler: { requestTimeout: 4_000, throwOnRequestTimeout: true } })',
          'tools/a.ts': 'new DynamoDBClient({})',
        },
        faults: 0,
      },
    ],
  },
]
