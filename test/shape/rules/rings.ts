import type { Fault, Rule } from '../rule.ts'
import type { Import, Source } from '../source.ts'

type Ring = {
  /** What it may import of the project: folders end in a slash, anything else is one file. */
  from: readonly string[]
  /** Packages; a star stands for the rest of the name. */
  packages: readonly string[]
}

/** Imports go inward only: functions → providers, store, events → domain. */
const rings: Readonly<Record<string, Ring>> = {
  domain: { from: ['domain/'], packages: ['zod'] },
  events: { from: ['events/', 'domain/'], packages: ['zod'] },
  store: { from: ['store/', 'domain/'], packages: ['zod', '@aws-sdk/client-dynamodb', '@aws-sdk/core', 'node:crypto', 'node:stream'] },
  providers: {
    from: ['providers/', 'domain/'],
    packages: [
      'zod',
      'stripe',
      'pdfmake',
      'nodemailer',
      '@aws-sdk/client-sesv2',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-cognito-identity-provider',
      'node:*',
    ],
  },
  functions: {
    from: ['functions/', 'providers/', 'store/', 'events/', 'domain/'],
    packages: [
      'zod',
      'zod-openapi',
      'aws-lambda',
      'aws-jwt-verify',
      '@middy/*',
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-sqs',
      'node:*',
    ],
  },
  infra: {
    from: [
      'infra/',
      'functions/declaration.ts',
      'functions/manifest.ts',
      'functions/metricNames.ts',
      'functions/queues.ts',
      'functions/api/',
      'events/catalog.ts',
    ],
    packages: ['zod', 'aws-cdk-lib', 'constructs', 'cdk-nag', 'node:*'],
  },
  // The local run reads the synthesized template; were it to import business code, it would be a second system.
  local: { from: ['local/', 'infra/app.ts', 'tools/'], packages: ['*'] },
  cli: { from: ['cli/', 'functions/', 'providers/', 'store/', 'events/', 'domain/'], packages: ['*'] },
  tools: { from: ['tools/', 'cli/', 'local/', 'infra/', 'functions/', 'providers/', 'store/', 'events/', 'domain/'], packages: ['*'] },
}

const fits = (name: string, pattern: string) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern)

function faultOf(ring: string, one: Import): string | undefined {
  const allowed = rings[ring]
  if (!allowed) return undefined
  if ('package' in one) {
    return allowed.packages.some((pattern) => fits(one.package, pattern)) ? undefined : `${ring} may not use ${one.package}`
  }
  const inside = allowed.from.some((place) => (place.endsWith('/') ? one.file.startsWith(place) : one.file === place))
  return inside || one.file === 'package.json' ? undefined : `${ring} may not import ${one.file}`
}

function ringFaults(source: Source): Fault[] {
  const ring = source.path.split('/')[0] ?? ''
  return source.imports.flatMap((one) => {
    const says = faultOf(ring, one)
    return says ? [{ path: source.path, line: one.line, says }] : []
  })
}

const direction: Rule = {
  name: 'imports go inward only, and each ring uses its own packages',
  check: ({ sources }) => sources.flatMap(ringFaults),
  tried: [
    { files: { 'domain/a.ts': "import { b } from '../store/b.ts'\nimport fs from 'node:fs'\nimport type { S } from 'stripe'" }, faults: 3 },
    { files: { 'domain/a.ts': "import * as z from 'zod'\nimport { b } from './orders/b.ts'" }, faults: 0 },
    { files: { 'events/a.ts': "export { b } from '../store/b.ts'" }, faults: 1 },
    { files: { 'store/a.ts': "import { b } from '../providers/b.ts'\nimport { c } from '../events/c.ts'" }, faults: 2 },
    { files: { 'functions/a.ts': "import core from '@middy/core'\nimport { run } from '../store/run.ts'" }, faults: 0 },
    { files: { 'functions/a.ts': "const b = import('../local/b.ts')" }, faults: 1 },
    { files: { 'infra/a.ts': "import { run } from '../store/run.ts'\nimport { functions } from '../functions/manifest.ts'" }, faults: 1 },
    { files: { 'local/a.ts': "import { orders } from '../functions/api/orders.ts'\nimport Stripe from 'stripe'" }, faults: 1 },
  ],
}

const zodWhole: Rule = {
  name: 'zod is imported as a whole, so that bundles keep only what they use',
  check: ({ sources }) =>
    sources.flatMap(({ path, imports }) =>
      imports
        .filter((one) => 'package' in one && one.package === 'zod' && one.names.some((name) => name !== 'NamespaceObject'))
        .map(({ line }) => ({ path, line, says: "write import * as z from 'zod'" })),
    ),
  tried: [
    { files: { 'domain/a.ts': "import { z } from 'zod'" }, faults: 1 },
    { files: { 'domain/a.ts': "import * as z from 'zod'" }, faults: 0 },
  ],
}

export const ringRules: readonly Rule[] = [direction, zodWhole]
