import { type Answered, type House, openHouse, type Request, visit } from './house.ts'

type Door = (request: Request) => Promise<Answered>
export type OpenDoors = House & { office: Door; checkout: Door }

/** A house with its two doors open: that of the back office, and that of checkouts. */
export async function openDoors(): Promise<OpenDoors> {
  const house = await openHouse()
  const back = await import('../../functions/api/backOffice.ts')
  const front = await import('../../functions/api/checkout.ts')
  return { ...house, office: (request) => visit(back.handler, request), checkout: (request) => visit(front.handler, request) }
}
