import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The project's folder. */
const root = join(import.meta.dirname, '../..')

/**
 * A copy of the tree as it stands, changes not committed included, in a folder that goes with this process: bugs are put into the copy,
 * never into the tree. Packages are those of the tree.
 */
export function copyOfTree(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'encours-copy-')))
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  // Linked packages are no folder to git, and so listed.
  const files = listed.split('\0').filter((name) => name !== '' && !name.startsWith('node_modules') && existsSync(join(root, name)))
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  return copy
}
