import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Runs the command beside a reader of standard input, which the parent holds open. When the parent dies, however hard, the
 * reader meets the end and kills the command. The first line written is the command's own process id.
 */
const script = `
exec 3<&0
"$@" </dev/null &
child=$!
echo "$child"
( while read -r line; do :; done; kill -9 "$child" 2>/dev/null ) <&3 >/dev/null 2>&1 &
reader=$!
exec 3<&-
wait "$child"
code=$?
kill "$reader" 2>/dev/null
exit "$code"
`

export type Watched = {
  pid: number
  /** Everything the command wrote so far, at most the last 4,000 characters. */
  output: () => string
  exited: Promise<void>
}

/** Starts a command that ends when this process ends, by whatever death. Without a shell (Windows) it is a plain child. */
export async function startWatched(command: string, given: string[], folder: string): Promise<Watched> {
  const shell = process.platform !== 'win32'
  const child = shell
    ? spawn('sh', ['-c', script, 'watched', command, ...given], { cwd: folder, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    : spawn(command, given, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  const collect = (text: string): void => {
    output = (output + text).slice(-4000)
  }
  child.stderr.setEncoding('utf8').on('data', collect)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = shell ? await firstNumber(child) : (child.pid ?? 0)
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stdout.resume()
  // The pipe must not keep this process alive, but must stay open as long as it lives.
  child.unref()
  return { pid, output: () => output, exited }
}

function firstNumber(child: ChildProcess): Promise<number> {
  const { stdout } = child
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The command ended at once (${code})`)))
    if (stdout === null) return reject(new Error('The command has no output'))
    const lines = createInterface({ input: stdout })
    lines.once('line', (line) => {
      lines.close()
      resolve(Number(line))
    })
  })
}
