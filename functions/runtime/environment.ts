import * as z from 'zod'

/** What infra tells every function. This is the one place that reads the environment. */
const environmentShape = {
  TABLE_NAME: z.string().min(1),
  BUS_NAME: z.string().min(1),
  DOCUMENTS_BUCKET: z.string().min(1),
  /** The locked bucket of where chains ended. */
  ANCHORS_BUCKET: z.string().min(1),
  MAIL_FROM: z.string().min(1),
  MAIL_CONFIGURATION_SET: z.string().min(1),
  /** Base of pay links and of the API, without a slash at the end. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1),
  /** Where people sign in; absent where a sign-in server of the deployment's own has the say. */
  USER_POOL_ID: z.string().min(1),
  /** Name of the secret that signs links and cursors. */
  LINKS_SECRET: z.string().min(1),
  MERCHANT_SECRETS_PREFIX: z.string().default('encours/merchants/'),
  PAYMENTS_API_URL: z.url().default('https://api.stripe.com'),
  BUREAU_API_URL: z.url().default('https://plus.dnb.com'),
  /** Where the outbox puts a journal record it can't publish; told to the outbox alone. */
  DEAD_LETTERS_URL: z.url(),
  /** The queue a function is woken by; told to it alone. */
  QUEUE_URL: z.url(),
  /** Queues, told to those who put on them (functions/queues.ts). */
  RUNS_QUEUE_URL: z.url(),
  RUN_BATCHES_QUEUE_URL: z.url(),
  RUN_INVOICES_QUEUE_URL: z.url(),
} as const satisfies Record<string, z.ZodType<string>>

/** One value of the environment. Throws when infra forgot it. */
export function environment(name: keyof typeof environmentShape): string {
  const value = environmentShape[name].safeParse(process.env[name])
  if (!value.success) throw new Error(`the environment lacks ${name}: ${z.prettifyError(value.error)}`)
  return value.data
}

/** Whose trace this invocation belongs to, as X-Ray names it; undefined outside Lambda. */
export function traceId(): string | undefined {
  return /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1]
}
