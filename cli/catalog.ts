import { commands, queries } from '../domain/catalog.ts'
import { applyDaysToPayToAllDeclaration } from '../functions/api/applyDaysToPayToAll.ts'
import { documentDeclarations } from '../functions/api/documentDeclarations.ts'
import { closedRoutes } from '../functions/api/doors.ts'
import { exportMerchantDeclaration } from '../functions/api/exportMerchant.ts'
import { importRowsDeclaration } from '../functions/api/importRows.ts'
import { rebuildDeclaration } from '../functions/api/rebuild.ts'
import { releaseOrdersDeclaration } from '../functions/api/releaseOrders.ts'
import { republishDeclaration } from '../functions/api/republish.ts'
import type { Route } from '../functions/api/route.ts'
import type { AnyOperation } from '../functions/runtime/operation.ts'

/** One thing the command line can do: a declaration, and the route that leads to it. */
export type Deed = Pick<AnyOperation, 'name' | 'summary' | 'right' | 'input'> & { route: Route; writes: boolean }

const declared: ReadonlyMap<string, Omit<Deed, 'route'>> = new Map(
  [
    ...Object.values<AnyOperation>(commands).map((one) => ({ ...one, writes: true })),
    ...Object.values<AnyOperation>(queries).map((one) => ({ ...one, writes: false })),
    { ...releaseOrdersDeclaration, writes: true },
    { ...republishDeclaration, writes: false },
    { ...rebuildDeclaration, writes: false },
    { ...exportMerchantDeclaration, writes: false },
    { ...applyDaysToPayToAllDeclaration, writes: false },
    { ...importRowsDeclaration, writes: false },
    ...Object.values(documentDeclarations).map((one) => ({ ...one, writes: false })),
  ].map((one) => [one.name, one]),
)

/** Everything that has a route, in the order of the route tables. */
export const deeds: ReadonlyMap<string, Deed> = new Map(
  closedRoutes.flatMap((route) => {
    const one = declared.get(route.name)
    return one ? [[route.name, { ...one, route }] as const] : []
  }),
)
