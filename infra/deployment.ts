/** What differs between two deployments of the same code: read from the context (cdk.json, or `-c key=value`). */
import type { Node } from 'constructs'
import * as z from 'zod'

/** The only periods CloudWatch keeps logs for. */
const logDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

const origin = z.url({ protocol: /^https?$/ })

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Keys, money and reports go there: in clear text to this machine alone. */
const safeOrigin = origin.refine((text) => {
  const address = URL.parse(text)
  return address?.protocol === 'https:' || loopback.test(address?.hostname ?? '')
}, 'must be https://')

/** `-c` passes only strings, so a list or a table may also come as JSON text. */
const jsonText = (value: unknown): unknown => (typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value)

const Deployment = z
  .strictObject({
    /** A sign-in server of one's own, where people's tokens come from and whom they are for; without, the stack's user pool. */
    oidcIssuer: safeOrigin.optional(),
    oidcAudience: z.string().min(1).optional(),
    /** First part of the address of the user pool's own sign-in page, and where it may send people back to. */
    signInDomain: z
      .string()
      .regex(/^(?!.*(aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
      .optional(),
    signInCallbacks: z.preprocess(jsonText, z.array(safeOrigin)),
    /** Sender of invoices and statements; its domain becomes the SES identity. */
    mailFrom: z.email(),
    /** Browsers may call from these origins; empty: none. */
    corsOrigins: z.preprocess(jsonText, z.array(origin)),
    /** Own host name of the API with its certificate in the same region; without, the API's own address. */
    domainName: z.string().min(1).optional(),
    certificateArn: z.string().startsWith('arn:').optional(),
    /** Merchant id to the AWS principal that may put that merchant's events on the partners' bus. */
    partners: z.preprocess(jsonText, z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), z.string().startsWith('arn:'))),
    /** Requests a second the whole API accepts on average, and at once. */
    requestRate: z.coerce.number().int().positive(),
    requestBurst: z.coerce.number().int().positive(),
    /** False for an account whose quota of concurrent executions is too small to be shared out (docs/deploy.md). */
    concurrencyBounds: z.preprocess((value) => (value === 'false' ? false : value === 'true' ? true : value), z.boolean()),
    /** Name of the table, where it isn't the one the stack once made: after a restore (docs/runbook/restore.md). */
    tableName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.-]{2,254}$/)
      .optional(),
    /** Days logs are kept. */
    logDays: z.coerce.number().pipe(z.literal(logDays)),
    /** Days nobody can delete where chains ended; not we either. Small for a deployment that is thrown away. */
    anchorDays: z.coerce.number().int().min(1).max(3650),
    /** Addresses of outside parties. */
    paymentsApiUrl: safeOrigin,
    bureauApiUrl: safeOrigin,
    /** Gets the alarms by mail; empty: subscribe by hand. */
    alarmMail: z.email().optional(),
  })
  .refine(
    ({ domainName, certificateArn }) => (domainName === undefined) === (certificateArn === undefined),
    'domainName and certificateArn come together',
  )
  .refine(
    ({ oidcIssuer, oidcAudience }) => (oidcIssuer === undefined) === (oidcAudience === undefined),
    'oidcIssuer and oidcAudience come together',
  )
  .refine(
    ({ signInDomain, signInCallbacks }) => (signInDomain === undefined) === (signInCallbacks.length === 0),
    'signInDomain and signInCallbacks come together',
  )
  .refine(
    ({ oidcIssuer, signInDomain }) => oidcIssuer === undefined || signInDomain === undefined,
    'oidcIssuer has a sign-in page of its own',
  )

export type Deployment = z.infer<typeof Deployment>

/**
 * The mail domain is reserved for examples: SES never verifies it, so nothing is sent.
 */
const defaults = {
  signInCallbacks: [],
  mailFrom: 'invoices@mail.example.com',
  corsOrigins: [],
  partners: {},
  requestRate: 500,
  requestBurst: 1000,
  concurrencyBounds: true,
  logDays: 90,
  anchorDays: 400,
  paymentsApiUrl: 'https://api.stripe.com',
  bureauApiUrl: 'https://plus.dnb.com',
}

const deploymentKeys = Object.keys(Deployment.shape)

/** Throws one line per wrong value. */
export const readDeployment = (node: Node): Deployment => {
  const given = Object.fromEntries(deploymentKeys.map((key) => [key, node.tryGetContext(key)]).filter(([, value]) => value !== undefined))
  const read = Deployment.safeParse({ ...defaults, ...given })
  if (read.success) return read.data
  throw new Error(read.error.issues.map(({ path, message }) => `context ${path.join('.') || 'values'}: ${message}`).join('\n'))
}

/** What still has its example value; a real deployment names these. */
export const stillExamples = (deployment: Deployment): string[] => {
  return deployment.mailFrom === defaults.mailFrom ? ['mailFrom'] : []
}
