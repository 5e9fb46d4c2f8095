import { checkLedger } from '../../domain/ledger/checkLedger.ts'
import { anchorsOf } from '../runtime/anchors.ts'
import { httpDoor } from './http.ts'
import { ledgerCheck } from './ledger.ts'
import { type Operations, operationsOf } from './operations.ts'

/** The check as it is asked for: with where chains ended the days before, so that a chain written anew is named too. */
const operations: Operations = Object.fromEntries(
  Object.values(operationsOf({ checkLedger })).map((one) => [
    one.name,
    { ...one, perform: (given, caller) => one.perform(given, { ...caller, anchorsOf }) },
  ]),
)

const [{ method, path }] = ledgerCheck

export const checkingKey = `${method} ${path}`
export const checking = httpDoor({ routes: ledgerCheck, operations })
