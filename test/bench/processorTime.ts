import { readFileSync } from 'node:fs'
import { Missing } from './missing.ts'

/** Milliseconds of one tick of the kernel's clock, as /proc counts them. */
const tick = 10

/** Milliseconds of processor time a process has used so far, with all its threads. */
export function processorMillis(pid: number): number {
  const line = lineOf(pid)
  // The name stands in brackets and may hold spaces; user and system time are the 12th and 13th word behind it.
  const words = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return (Number(words[11]) + Number(words[12])) * tick
}

function lineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    throw new Missing('the processor time of another process is read from /proc: this bench needs Linux')
  }
}
