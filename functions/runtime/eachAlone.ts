import { Unreadable } from '../../store/codec.ts'
import { errorFields, log } from './log.ts'

/** Where something went wrong. */
type Place = { merchantId: string; accountId?: string }

/** A run over many merchants and accounts, where one that fails must not keep the others from their turn. */
export type EachAlone = {
  /** Does one part; what it throws is logged with what it was about, and counted. */
  try: (about: Place, deed: () => Promise<void>) => Promise<void>
  /** How many merchants and accounts something went wrong with. */
  failed: () => number
  /** Throws once when anything failed, with the count, so that the run is tried again and then its dead letter rings. */
  end: () => void
}

type Heard = (about: Place & { what: string }, error: unknown) => void

/** What can't be read stays so until somebody looks, whoever meets it first. */
const logged: Heard = ({ what, merchantId, accountId }, error) => {
  const alarm = error instanceof Unreadable ? ('drift-found' as const) : undefined
  log.error('one could not be handled; the others go on', {
    what,
    merchantId,
    ...(accountId && { accountId }),
    ...(alarm && { alarm }),
    ...errorFields(error),
  })
}

export function eachAlone(what: string, hear: Heard = logged): EachAlone {
  const failed = new Set<string>()
  return {
    try: async ({ merchantId, accountId }, deed) => {
      try {
        await deed()
      } catch (error) {
        failed.add(`${merchantId} ${accountId}`)
        hear({ what, merchantId, ...(accountId && { accountId }) }, error)
      }
    },
    failed: () => failed.size,
    end: () => {
      if (failed.size > 0) throw new Error(`${what}: ${failed.size} could not be handled`)
    },
  }
}
