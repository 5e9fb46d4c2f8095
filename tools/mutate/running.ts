import { type ChildProcess, fork } from 'node:child_process'
import { neverEnds, Task, Verdict } from './task.ts'

/** What became of a task; one that doesn't end by itself is ended. */
export type Outcome = Verdict | 'timeout'

/**
 * Runs tasks on a bench in a process of its own, one at a time. A bug that loops for ever takes its process with it; the next task
 * gets a new one.
 */
export class Benches {
  readonly #entry: string
  readonly #copy: string
  readonly #folders: readonly string[]
  #child: ChildProcess | undefined

  /** `entry` is run again as `--bench <copy> --folders <folders>`. */
  constructor({ entry, copy, folders }: { entry: string; copy: string; folders: readonly string[] }) {
    this.#entry = entry
    this.#copy = copy
    this.#folders = folders
  }

  async run(task: Task): Promise<Outcome> {
    const child = this.#child ?? (await this.#start())
    this.#child = child
    return await new Promise((resolve, reject) => {
      child.once('message', (message) => {
        child.removeAllListeners()
        resolve(Verdict.parse(message))
      })
      child.once('exit', (code) => {
        this.#child = undefined
        child.removeAllListeners()
        if (code === neverEnds) resolve('timeout')
        else reject(new Error(`the bench ended with ${code}`))
      })
      child.send(Task.parse(task))
    })
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(this.#entry, ['--bench', this.#copy, '--folders', this.#folders.join()], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await new Promise((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`the bench could not start: ${code}`)))
    })
    child.removeAllListeners()
    return child
  }

  stop(): void {
    this.#child?.removeAllListeners()
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}
