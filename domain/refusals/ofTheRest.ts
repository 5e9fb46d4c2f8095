import type { Saying } from './saying.ts'

/** What periods, mails and the doors of others do not allow, and what only time mends. In order of precedence. */
export const lateRefusals = {
  'reminder-not-due': {
    status: 409,
    says: 'The invoice is not overdue by the days of this level, or by those of a later one.',
    cure: 'Wait until it is; an invoice that is paid needs no reminder.',
  },
  'period-not-over': { status: 409, says: 'The period has not ended.', cure: 'Wait until its last day is over.' },
  'run-under-way': {
    status: 409,
    says: 'A run of this kind and day is under way.',
    cure: 'Wait until it is finished; read how far it is.',
  },
  'statement-exists': { status: 409, says: 'The period has its statement already.', cure: 'Read the existing statement.' },
  'account-not-settled': {
    status: 409,
    says: 'Something on the account is still open.',
    cure: 'Cancel or invoice its open orders, settle what is owed, refund its deposits; then erase again.',
  },
  'nothing-eligible': {
    status: 409,
    says: 'No eligible record was found for the calculation.',
    cure: 'Take another period, or send "confirmEmpty" to store 0.',
  },
  'mail-under-way': {
    status: 409,
    says: 'An e-mail to the customer is under way.',
    cure: 'Erase again when its outcome is known, at the latest an hour after it was sent.',
  },
  'last-administrator': {
    status: 409,
    says: 'Nobody would be left who can invite and change people.',
    cure: 'Make somebody else an administrator first.',
  },
  'too-many-people': { status: 409, says: 'As many work for the merchant as can.', cure: 'Remove who works there no longer.' },
  'invitation-used': {
    status: 409,
    says: 'The person signs in already.',
    cure: 'They sign in with the password they chose; where it is forgotten, the sign-in replaces it.',
  },
  'mail-claimed': { status: 409, says: 'The e-mail was claimed already.', cure: 'Wait for its outcome.' },
  'invalid-transition': { status: 409, says: 'This cannot follow what happened before.', cure: 'Read it again to see its state.' },
  'forged-webhook': { status: 400, says: 'The webhook is not genuine, or too old.', cure: 'Check the signing secret and the clock.' },
  'not-configured': { status: 404, says: 'There is nothing under this address.', cure: 'Check the address.' },
  busy: {
    status: 503,
    says: 'Others are changing the same account right now.',
    cure: 'Send the same request again after the seconds named by Retry-After.',
  },
} as const satisfies Record<string, Saying>
