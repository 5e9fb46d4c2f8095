import { rowsOfAnOrder } from '../orderRows.ts'

/** Write units of an order of three lines and of what lists and totals show of it after. */
const rows = await rowsOfAnOrder('web-1')
process.stdout.write(`${rows.reduce((units, row) => units + row.units, 0)}\n`)
