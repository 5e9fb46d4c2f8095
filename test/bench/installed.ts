import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Told } from './bench.ts'
import { ran } from './command.ts'
import { Missing } from './missing.ts'

const root = join(import.meta.dirname, '../..')

/**
 * A folder of its own with what a peer needs, apart from the project's packages: test/bench/peers/<name> with its lock file, installed by
 * npm into bench/peers/<name>. Done once; done anew when the lock file changes.
 */
export async function installed(name: 'aws-lite' | 'medusa' | 'postgres', told: Told): Promise<string> {
  const [source, folder] = [join(root, 'test/bench/peers', name), join(root, 'bench/peers', name)]
  const lock = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex')
  const mark = join(folder, 'installed')
  mkdirSync(folder, { recursive: true })
  cpSync(source, folder, { recursive: true })
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return folder
  told(`npm installs ${name} into bench/peers/${name}, once`)
  try {
    // What these packages ask for of each other beyond the lock file are parts of a browser's page, which nothing here shows.
    await ran('npm', ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
  } catch (cause) {
    throw new Missing(`${name} is missing: \`npm ci\` in bench/peers/${name} failed (${cause instanceof Error ? cause.message : cause})`)
  }
  writeFileSync(mark, lock)
  return folder
}
