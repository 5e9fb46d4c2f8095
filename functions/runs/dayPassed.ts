import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work } from './working.ts'

/**
 * Days alone lift holds: a status that ends, an invoice that ages. Decides every held order again; what stays as it is writes nothing.
 */
export const dayPassed: Work = {
  batch: eachAccount(async (accountId, { caller, means: { act } }) => {
    settled(await act(recheckHolds, { accountId }, caller), `re-checking ${accountId}`)
  }),
}
