import { reconcile } from '../../domain/allocation/reconcile.ts'
import { act } from '../runtime/acting.ts'
import { accountOf, reaction, settled } from '../runtime/reaction.ts'

/** Money that names nothing meets what is owed. */
export const handler = reaction({
  name: 'money-freed-reconcile',
  to: ['money-freed'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    settled(await act(reconcile, { accountId }, caller), `reconciling ${accountId}`)
  },
})
