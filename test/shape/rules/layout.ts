import type { Fault, Rule } from '../rule.ts'
import type { House } from '../source.ts'

/** What somebody who knows this kind of project looks for at the top. */
const top = ['infra', 'functions', 'domain', 'events', 'test', 'cdk.json', 'package.json', 'tsconfig.json']

/** Which package does its work in which ring; a star stands for the rest of the name. */
const used: readonly (readonly [ring: string, name: string])[] = [
  ['infra', 'aws-cdk-lib'],
  ['store', '@aws-sdk/client-dynamodb'],
  ['store', '@aws-sdk/core'],
  ['functions', '@aws-sdk/client-eventbridge'],
  ['functions', '@middy/*'],
  ['functions', 'aws-lambda'],
  ['domain', 'zod'],
  ['test', 'vitest'],
]

function layoutFaults({ sources, exists }: House): Fault[] {
  const missing = top.filter((path) => !exists(path)).map((path) => ({ path, says: 'isn’t at the top of the project' }))
  const unused = used.flatMap(([ring, name]) => {
    const fits = (one: string) => (name.endsWith('*') ? one.startsWith(name.slice(0, -1)) : one === name)
    const found = sources.some(
      ({ path, imports }) => path.startsWith(`${ring}/`) && imports.some((one) => 'package' in one && fits(one.package)),
    )
    return found ? [] : [{ path: `${ring}/`, says: `doesn’t use ${name}` }]
  })
  return [...missing, ...unused]
}

const whole: Readonly<Record<string, string>> = {
  'infra/a.ts': "import * as cdk from 'aws-cdk-lib'",
  'store/a.ts': "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'\nimport { AwsJson1_0Protocol } from '@aws-sdk/core/protocols'",
  'functions/a.ts':
    "import middy from '@middy/core'\nimport type { Handler } from 'aws-lambda'\nimport { X } from '@aws-sdk/client-eventbridge'",
  'domain/a.ts': "import * as z from 'zod'",
  'events/a.ts': '',
  'test/a.ts': "import { test } from 'vitest'",
  'cdk.json': '',
  'package.json': '',
  'tsconfig.json': '',
}

export const layoutRules: readonly Rule[] = [
  {
    name: 'the top of the project and its main parts stand where they are looked for',
    check: layoutFaults,
    tried: [
      { files: whole, faults: 0 },
      { files: { ...whole, 'domain/a.ts': '' }, faults: 1 },
      { files: {}, faults: top.length + used.length },
    ],
  },
]
