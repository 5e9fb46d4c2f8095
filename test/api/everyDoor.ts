import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { type Answered, type Request, visit } from './house.ts'

/** Routes as the rows of a table, by method and path. */
export const rows = (routes: readonly Route[]) => routes.map((route) => [`${route.method} ${route.path}`, route] as const)

/** The handlers behind them, by the name of the operation; to be called when the house is open. */
export async function openEveryDoor(): Promise<Record<string, (request: Request) => Promise<Answered>>> {
  const front = await import('../../functions/api/checkout.ts')
  const back = await import('../../functions/api/backOffice.ts')
  const papers = await import('../../functions/api/documents.ts')
  const receipts = await import('../../functions/api/receipts.ts')
  const behind = (routes: readonly Route[], { handler }: Pick<typeof front, 'handler'>) =>
    routes.map(({ name }) => [name, (request: Request) => visit(handler, request)] as const)
  return Object.fromEntries([
    ...behind(doors.checkout, front),
    ...behind(doors.api, back),
    ...behind(doors.documents, papers),
    ...behind(doors.receipts, receipts),
  ])
}
