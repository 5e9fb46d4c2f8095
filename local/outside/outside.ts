import { join } from 'node:path'
import type { ControlRoute } from '../controlRoute.ts'
import { startBureauServer } from './bureau/bureauServer.ts'
import type { BusEvent } from './mail/mailEvents.ts'
import { startMailServer } from './mail/mailServer.ts'
import { startPaymentServer } from './payments/paymentServer.ts'
import { startSecrets } from './secrets.ts'
import { openShelf } from './shelf.ts'
import { startSignIn } from './signin/signIn.ts'
import { startUserPool } from './signin/userPool.ts'

/** Base addresses of the outside parties, each on a loopback port that it keeps between starts. */
export type OutsideEndpoints = {
  SESV2: string
  SECRETS_MANAGER: string
  COGNITO_IDENTITY_PROVIDER: string
  payments: string
  bureau: string
  oidcIssuer: string
}

export type Outside = {
  endpoints: OutsideEndpoints
  controls: ControlRoute[]
  /** True when no event and no webhook is under way or waiting to be tried again. */
  quiet: () => boolean
  stop: () => Promise<void>
}

/**
 * Everyone Encours talks to that is not AWS's data plane: mail, secrets, payment provider, bureau, sign-in. They remember
 * everything in `dataDir` and go on after a hard kill with what they had not delivered.
 */
export async function startOutside(options: {
  dataDir: string
  /** Simulated now in milliseconds since 1970. */
  now: () => number
  /** Puts an event on the default bus; one that fails is offered again. */
  onEvent: (event: BusEvent) => Promise<void>
  /** Where Encours answers webhooks. May throw until it is known: the webhook is tried again. */
  publicUrl: () => string
  account?: string
  region?: string
  /** Further secrets, name to value. */
  secrets?: Record<string, string>
}): Promise<Outside> {
  const { now } = options
  const dataDir = join(options.dataDir, 'outside')
  const place = { account: options.account ?? '000000000000', region: options.region ?? 'eu-west-1' }
  const shelf = openShelf(dataDir)
  const secrets = await startSecrets({ shelf, now, place, more: options.secrets ?? {} })
  const mail = await startMailServer({ shelf, dataDir, place, now, onEvent: options.onEvent })
  const payments = await startPaymentServer({ shelf, now, publicUrl: options.publicUrl, merchants: secrets.merchants })
  const bureau = await startBureauServer({ shelf, now, merchants: secrets.merchants })
  const userPool = await startUserPool({ shelf, now })
  const signIn = await startSignIn({ shelf, now, pool: userPool })
  return {
    endpoints: {
      SESV2: mail.url,
      SECRETS_MANAGER: secrets.url,
      COGNITO_IDENTITY_PROVIDER: userPool.url,
      payments: payments.url,
      bureau: bureau.url,
      oidcIssuer: signIn.issuer,
    },
    controls: [...mail.controls, ...payments.controls, ...bureau.controls, ...signIn.controls],
    quiet: () => mail.quiet() && payments.quiet(),
    stop: async () => {
      for (const party of [payments, mail, bureau, signIn, userPool, secrets]) await party.stop()
      shelf.close()
    },
  }
}
