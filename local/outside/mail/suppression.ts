import * as z from 'zod'
import { jsonOf, type Reply, type Visit } from '../loopback.ts'
import type { Shelf } from '../shelf.ts'
import { bareAddress } from './addresses.ts'
import { badRequest, SesError } from './sesError.ts'

export const suppressionPath = '/v2/email/suppression/addresses'

const Reason = z.enum(['BOUNCE', 'COMPLAINT'])
const Suppressed = z.object({ EmailAddress: z.string(), Reason, LastUpdateTime: z.number() })

/** The account's suppression list: Put-, Get- and DeleteSuppressedDestination. Addresses are compared in lower case. */
export function openSuppression(shelf: Shelf, now: () => number) {
  const list = shelf.drawer('suppressed-address', Suppressed)

  const put = (visit: Visit): Reply => {
    const asked = z.object({ EmailAddress: z.string(), Reason }).safeParse(jsonOf(visit.body))
    if (!asked.success) return badRequest('EmailAddress and Reason are required.')
    list.put(bareAddress(asked.data.EmailAddress), { ...asked.data, LastUpdateTime: now() / 1000 })
    return { json: {} }
  }

  return {
    has: (address: string): boolean => list.get(address) !== undefined,
    answer: (visit: Visit): Reply => {
      const { method, path } = visit
      if (method === 'PUT' && path === suppressionPath) return put(visit)
      const address = bareAddress(decodeURIComponent(path.slice(suppressionPath.length + 1)))
      const found = list.get(address)
      if (!found) throw new SesError('NotFoundException', `Email address ${address} does not exist on your suppression list.`)
      if (method === 'GET') return { json: { SuppressedDestination: found } }
      if (method !== 'DELETE') return badRequest(`${method} is not known here.`)
      list.remove(address)
      return { json: {} }
    },
  }
}
