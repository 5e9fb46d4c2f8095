import { SESv2Client, type SESv2ClientConfig, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { Mail, Mailer, SendOutcome } from './contract.ts'
import { compose, obstacleOf } from './mime.ts'

/** What is wrong with this mail and stays wrong; every other refusal is of the moment or of the set-up. */
const permanent: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException'])

/** Faults of a connection that never came to be: nothing was sent. */
const neverConnected: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * An error of the party's own door below 500 is a refusal. All else that follows the sending is unknown: SES has no key against
 * doubles, so a lost answer must not become a second mail.
 */
function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) throw error
  if (error instanceof SESv2ServiceException && (error.$metadata.httpStatusCode ?? 500) < 500) {
    return { kind: 'refused', reason: error.name, permanent: permanent.has(error.name) }
  }
  const code = codeOf(error)
  if (neverConnected.has(code) || error.name === 'CredentialsProviderError') return { kind: 'refused', reason: code, permanent: false }
  return { kind: 'unknown', reason: code }
}

/** SES takes no other letters in a tag. */
const isTag = (text: string) => /^[A-Za-z0-9_-]{1,256}$/.test(text)

async function send(client: SESv2Client, configurationSet: string, mail: Mail): Promise<SendOutcome> {
  const obstacle = obstacleOf(mail)
  if (obstacle) return { kind: 'refused', reason: obstacle, permanent: true }
  const { bytes, recipients } = await compose(mail)
  const command = new SendEmailCommand({
    Destination: { ToAddresses: recipients },
    Content: { Raw: { Data: bytes } },
    ConfigurationSetName: configurationSet,
    EmailTags: [
      { Name: 'merchantId', Value: mail.merchantId },
      { Name: 'mailId', Value: mail.mailId },
      ...(mail.accountId ? [{ Name: 'accountId', Value: mail.accountId }] : []),
      ...(mail.correlationId && isTag(mail.correlationId) ? [{ Name: 'correlationId', Value: mail.correlationId }] : []),
    ],
  })
  try {
    const { MessageId } = await client.send(command)
    return MessageId ? { kind: 'sent', messageId: MessageId } : { kind: 'unknown', reason: 'no-message-id' }
  } catch (error) {
    return outcomeOf(error)
  }
}

export type SesOptions = { configurationSet: string; client?: SESv2ClientConfig; timeoutMillis?: number }

/** Mail through Amazon SES, one attempt a call. */
export function sesMailer({ configurationSet, client = {}, timeoutMillis = 15_000 }: SesOptions): Mailer {
  const requestHandler = { connectionTimeout: 2_000, requestTimeout: timeoutMillis, throwOnRequestTimeout: true }
  const ses = new SESv2Client({ ...client, requestHandler, maxAttempts: 1 })
  return { send: (mail) => send(ses, configurationSet, mail) }
}
