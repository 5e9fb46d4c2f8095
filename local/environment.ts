import type { Queue } from './template/stores.ts'

/** Addresses on this machine that take the place of AWS's and of outside parties'. */
export type Places = {
  engine: string
  bus: string
  mail: string
  documents: string
  queues: string
  secrets: string
  signIn: string
  payments: string
  bureau: string
  oidcIssuer: string
  publicUrl: string
}

/** The environment variables of the local run: what points to an address, and nothing else. */
export function endpointVariables(places: Places): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: places.engine,
    AWS_ENDPOINT_URL_EVENTBRIDGE: places.bus,
    AWS_ENDPOINT_URL_SESV2: places.mail,
    AWS_ENDPOINT_URL_S3: places.documents,
    AWS_ENDPOINT_URL_SQS: places.queues,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: places.secrets,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: places.signIn,
    PAYMENTS_API_URL: places.payments,
    BUREAU_API_URL: places.bureau,
    OIDC_ISSUER: places.oidcIssuer,
    PUBLIC_URL: places.publicUrl,
  }
}

/** A queue's address in a variable of the template, moved to this machine; other values stay. */
export function withLocalQueues(variables: Record<string, string>, queues: Queue[], endpoint: string): Record<string, string> {
  const moved: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) {
    const queue = queues.find(({ url }) => url === value)
    if (queue !== undefined) moved[name] = `${endpoint}${new URL(queue.url).pathname}`
  }
  return moved
}
