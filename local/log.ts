/** The one place of the local run that writes to the terminal. */
export type Log = {
  /** A step of the start, or something a person should know. */
  say: (line: string) => void
  /** Something went wrong but the run goes on. */
  warn: (line: string) => void
}

export const terminal: Log = {
  say: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => void process.stderr.write(`${line}\n`),
}

/** For tests and the demo: only what went wrong is written. */
export const quiet: Log = { say: () => undefined, warn: terminal.warn }

export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
