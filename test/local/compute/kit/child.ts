import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..', '..')

/** A run as a process of its own group, as a terminal would start it. */
export type Child = {
  url: string
  process: ChildProcess
  /** Calls a local control. */
  control: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: Record<string, unknown> }>
  /** Kills the whole group the hard way and waits for its end. */
  kill: () => Promise<void>
  /** Asks it to end, as Ctrl-C does; answers the exit code. */
  end: () => Promise<number | null>
}

/** What a start that fails wrote, and its exit code. */
export class NotStarted extends Error {
  readonly code: number | null
  constructor(code: number | null, output: string) {
    super(output)
    this.code = code
  }
}

/** `npm start` on a template of one's own; resolves when it is ready. */
export async function startChild(options: { folder: string; template: string; port?: number; more?: string[] }): Promise<Child> {
  const given = [
    '--port',
    String(options.port ?? 0),
    '--data',
    options.folder,
    '--template',
    options.template,
    '--empty',
    ...(options.more ?? []),
  ]
  const child = spawn(process.execPath, [join(root, 'local', 'main.ts'), ...given], {
    cwd: root,
    detached: true,
    env: { ...process.env, ENCOURS_READY_JSON: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const url = await readiness(child)
  return {
    url,
    process: child,
    control: async (method, path, body) => {
      const response = await fetch(`${url}/_local/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return { status: response.status, json: JSON.parse((await response.text()) || '{}') }
    },
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      await exited
    },
    end: async () => {
      child.kill('SIGINT')
      return exited
    },
  }
}

function readiness(child: ChildProcess): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const line = /^ready (.+)$/m.exec(output)
      if (line?.[1] !== undefined) resolve(JSON.parse(line[1]).url)
    })
    child.once('close', (code) => reject(new NotStarted(code, output)))
  })
}

/** The engine's process a run in this folder recorded; undefined when it recorded none. */
export function engineOf(folder: string): number | undefined {
  const record = join(folder, 'engine', 'engine.json')
  return existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')).pid : undefined
}
