import type { CallExpression, SpreadElement } from 'oxc-parser'
import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source, walk } from '../source.ts'

const home = 'functions/runtime/log.ts'

const isLogCall = ({ callee }: CallExpression) =>
  callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'log'

/** `...order` takes whatever the order will carry one day; `...errorFields(e)` and `...(a && { a })` say what they add. */
const takesWhole = ({ argument }: SpreadElement) => argument.type === 'Identifier' || argument.type === 'MemberExpression'

function faultOf(node: CallExpression): string | undefined {
  const fields = node.arguments[1]
  if (fields === undefined) return undefined
  if (fields.type === 'Identifier' || fields.type === 'MemberExpression') return 'logs a whole object; name the fields'
  if (fields.type !== 'ObjectExpression') return undefined
  const whole = fields.properties.some((one) => one.type === 'SpreadElement' && takesWhole(one))
  return whole ? 'spreads a whole object into a log line; name the fields' : undefined
}

function logFaults(source: Source): Fault[] {
  const faults: Fault[] = source.imports
    .filter((one) => 'package' in one && one.package === '@aws-lambda-powertools/logger' && source.path !== home)
    .map(({ line }) => ({ path: source.path, line, says: `a second logger; take the one of ${home}` }))
  if (source.path === home) return faults
  walk(source, {
    CallExpression(node) {
      const says = isLogCall(node) ? faultOf(node) : undefined
      if (says) faults.push({ path: source.path, line: source.lineOf(node.start), says })
    },
  })
  return faults
}

export const logRules: readonly Rule[] = [
  {
    name: 'there is one logger, and it is given named fields, never whole objects',
    check: ({ sources }) => sources.filter((source) => isFolder(source, 'functions', 'providers', 'store')).flatMap(logFaults),
    tried: [
      { files: { 'functions/a.ts': "import { Logger } from '@aws-lambda-powertools/logger'" }, faults: 1 },
      { files: { 'functions/a.ts': "log.info('placed', order)\nlog.warn('placed', { ...found.order, a })" }, faults: 2 },
      {
        files: {
          [home]: "import { Logger } from '@aws-lambda-powertools/logger'\nlog.info(says, fields)",
          'functions/a.ts':
            "log.info('placed', { orderId, ...errorFields(error), ...(a && { a }) })\nlog.warn('so')\nlog.error('no', errorFields(e))",
        },
        faults: 0,
      },
    ],
  },
]
