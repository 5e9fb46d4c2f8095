import { Unreadable } from '../../store/codec.ts'
import { errorFields, type LogFields, log } from './log.ts'

/** A run over many merchants and accounts, where one that fails must not keep the others from their turn. */
export type EachAlone = {
  /** Does one part; what it throws is logged with what it was about, and counted. */
  try: (about: LogFields, deed: () => Promise<void>) => Promise<void>
  /** Throws once when anything failed, with the count, so that the run is tried again and then its dead letter rings. */
  end: () => void
}

export function eachAlone(what: string): EachAlone {
  let failed = 0
  return {
    try: async (about, deed) => {
      try {
        await deed()
      } catch (error) {
        failed += 1
        // What can't be read stays so until somebody looks, whoever meets it first.
        const rings = error instanceof Unreadable ? { alarm: 'drift-found' as const } : {}
        log.error('one could not be handled; the others go on', { what, ...rings, ...about, ...errorFields(error) })
      }
    },
    end: () => {
      if (failed > 0) throw new Error(`${what}: ${failed} could not be handled`)
    },
  }
}
