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

/** Expects the bundles in dist/fn, as tools/build.ts leaves them. `checked` costs seconds and throws on findings. */
export const synthesizeProject = async ({ outdir, checked }: { outdir: string; checked: boolean }): Promise<void> => {
  // The command line hands the context of cdk.json over by itself; a plain run reads it here.
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'))
  await synthesize({ functions, doors, bundles: join(root, 'dist', 'fn'), outdir, context, checked })
}

if (import.meta.main) {
  await synthesizeProject({
    outdir: process.env.CDK_OUTDIR ?? join(root, 'cdk.out'),
    checked: process.env.ENCOURS_FAST_SYNTH !== '1' && process.env.CDK_VALIDATION !== 'false',
  })
}
