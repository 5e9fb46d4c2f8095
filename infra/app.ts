/**
 * Writes cdk.out: `npm run synth`, or the CDK's command line through cdk.json. Needs no credentials and no network.
 *
 * ENCOURS_FAST_SYNTH=1 skips both checks of the template, for local starts: the same template, some seconds earlier.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { doors } from '../functions/api/doors.ts'
import { functions } from '../functions/manifest.ts'
import { synthesize } from './synthesize.ts'

const root = resolve(import.meta.dirname, '..')

// The command line hands the context of cdk.json over by itself; a plain run reads it here.
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'))
const checked = process.env.ENCOURS_FAST_SYNTH !== '1' && process.env.CDK_VALIDATION !== 'false'

/** Bundles are expected in dist/fn, as tools/build.ts leaves them. */
const examples = await synthesize({
  functions,
  doors,
  bundles: join(root, 'dist', 'fn'),
  outdir: process.env.CDK_OUTDIR ?? join(root, 'cdk.out'),
  context,
  checked,
})
// On stderr, because `cdk synth` prints the template on stdout.
if (checked && examples.length > 0) process.stderr.write(`Before deploying, give in cdk.json (docs/deploy.md): ${examples.join(', ')}\n`)
