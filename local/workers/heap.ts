import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes this thread's heap still holds after everything that nothing holds was freed. */
export function heapBytes(): number {
  // The flag holds for contexts made from here on; the collector of a new one frees the whole thread's heap.
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}
