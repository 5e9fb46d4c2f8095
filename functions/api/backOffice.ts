import { commands, queries } from '../../domain/catalog.ts'
import { applyDaysToPayToAll } from './applyDaysToPayToAll.ts'
import { doors } from './doors.ts'
import { exportMerchant } from './exportMerchant.ts'
import { httpDoor } from './http.ts'
import { importRows } from './importRows.ts'
import { operationsOf } from './operations.ts'
import { rebuild } from './rebuild.ts'
import { receiptPage } from './receiptPage.ts'
import { releaseOrders } from './releaseOrders.ts'
import { republish } from './republish.ts'
import { currentStatementPage, statementPage } from './statementPage.ts'
import { voucherOperations } from './voucherDoor.ts'

const { getReceipt, getStatement, getCurrentStatement, ...others } = operationsOf(queries)

/** All of the API that no checkout waits for. */
export const handler = httpDoor({
  routes: doors.api,
  operations: {
    ...operationsOf(commands),
    ...voucherOperations(),
    ...others,
    ...(getReceipt && { getReceipt: { ...getReceipt, page: receiptPage } }),
    ...(getStatement && { getStatement: { ...getStatement, page: statementPage } }),
    ...(getCurrentStatement && { getCurrentStatement: { ...getCurrentStatement, page: currentStatementPage } }),
    releaseOrders,
    republish,
    rebuild,
    exportMerchant,
    applyDaysToPayToAll,
    importRows,
  },
})
