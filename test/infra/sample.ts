/** Tiny handlers and doors, so that the template is tested without the business code. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { functions } from '../../functions/manifest.ts'
import type { Doors } from '../../infra/api.ts'

/** A new folder that the machine's own cleaning removes. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'encours-infra-'))

/** A folder as tools/build.ts would write it: a bundle per function. */
export const sampleBundles = (): string => {
  const folder = temporaryFolder()
  for (const { name } of functions) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.cjs'), `exports.handler = async () => ${JSON.stringify(name)}\n`)
    writeFileSync(join(folder, name, 'index.cjs.map'), '{}')
  }
  return folder
}

export const sampleDoors: Doors = {
  checkout: [
    { method: 'POST', path: '/v1/accounts/{accountId}/orders', name: 'placeOrder' },
    { method: 'POST', path: '/v1/accounts/{accountId}/quotes', name: 'quoteOrder' },
  ],
  api: [
    { method: 'POST', path: '/v1/accounts', name: 'openAccount' },
    { method: 'GET', path: '/v1/accounts/{accountId}', name: 'getAccount' },
  ],
  docs: [
    { method: 'GET', path: '/v1/openapi.json', name: 'getOpenApi', open: true },
    { method: 'GET', path: '/v1/docs', name: 'getDocs', open: true },
    { method: 'GET', path: '/v1/docs/{asset}', name: 'getDocsAsset', open: true },
  ],
  pay: [
    { method: 'GET', path: '/pay/{token}', name: 'openPayPage', open: true },
    { method: 'POST', path: '/pay/{token}', name: 'startPayment', open: true },
  ],
  stripe: [{ method: 'POST', path: '/v1/webhooks/stripe/{merchantId}', name: 'receiveStripe', open: true }],
}
