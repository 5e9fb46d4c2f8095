import type { Saying } from './saying.ts'

/** What is wrong with the request itself, whoever sends it and whatever it names. In order of precedence. */
export const requestRefusals = {
  'too-many-requests': {
    status: 429,
    says: 'Too many requests, or too many failed tries, in a short time.',
    cure: 'Send the same request again after the seconds named by Retry-After, and more slowly from then on.',
  },
  'invalid-input': {
    status: 422,
    says: 'The request does not have the documented form.',
    cure: 'Mend every fault named under "faults" and send it again.',
  },
  'unsupported-media-type': { status: 415, says: 'The body is not called JSON.', cure: 'Send it as application/json, in UTF-8.' },
  'malformed-json': { status: 400, says: 'The body is not JSON, or nests too deep.', cure: 'Send a JSON object as documented.' },
  'too-large': { status: 413, says: 'The request is larger than this door takes.', cure: 'Split it into smaller requests.' },
  'not-signed-in': { status: 401, says: 'The caller is not known.', cure: 'Send a valid API key or access token as bearer.' },
  'not-allowed': {
    status: 403,
    says: 'The right to do this is missing.',
    cure: 'Ask an administrator of the merchant for the right named under "right".',
  },
  'not-found': { status: 404, says: 'There is nothing under this address.', cure: 'See the API documentation at /v1/docs.' },
  'once-key-missing': {
    status: 400,
    says: 'This write needs an Idempotency-Key header.',
    cure: 'Send a key of your own, new for each intention and the same for each retry.',
  },
  'same-key-other-content': {
    status: 422,
    says: 'This id was already used for something else.',
    cure: 'Use a new id, or send the original content to get the original answer.',
  },
  'switched-off': {
    status: 409,
    says: 'The merchant has switched this off.',
    cure: 'Switch it on under "features" in the settings; nothing has to be entered again.',
  },
} as const satisfies Record<string, Saying>
