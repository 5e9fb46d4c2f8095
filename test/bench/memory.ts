import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

/** Bytes that are alive. */
export function alive(): number {
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}
