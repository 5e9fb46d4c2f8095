import type { FunctionDeclaration } from './declaration.ts'
import { letters } from './letters.ts'
import { ofRuns } from './runs/declared.ts'
import { schedules, walk } from './schedules.ts'

/**
 * Every function of the system as plain facts: what wakes it, what it may use, how long it may take.
 * `infra/` builds the cloud from this list, `tools/build.ts` bundles it; nothing else knows the functions.
 */

const http = { timeout: 20, memory: 1024 } as const
const reaction = { timeout: 60, memory: 512, concurrency: 15 } as const

export const functions: readonly FunctionDeclaration[] = [
  {
    name: 'authorizer',
    entry: 'functions/authorizer.ts',
    trigger: { by: 'authorizer' },
    uses: ['table:read', 'table:lease'],
    timeout: 10,
    memory: 512,
    concurrency: 150,
  },
  {
    name: 'checkout',
    entry: 'functions/api/checkout.ts',
    trigger: { by: 'http', door: 'checkout' },
    uses: ['table:read', 'table:lease', 'table:write', 'secret:links'],
    ...http,
    concurrency: 200,
  },
  {
    name: 'api',
    entry: 'functions/api/backOffice.ts',
    trigger: { by: 'http', door: 'api' },
    uses: ['table:read', 'table:lease', 'table:write', 'bus:put', 'secret:links'],
    ...http,
    concurrency: 80,
  },
  {
    name: 'documents',
    entry: 'functions/api/documents.ts',
    trigger: { by: 'http', door: 'documents' },
    uses: ['table:read', 'table:lease', 'documents:read', 'anchors:read', 'secret:links'],
    ...http,
    concurrency: 20,
  },
  {
    name: 'receipts',
    entry: 'functions/api/receipts.ts',
    trigger: { by: 'http', door: 'receipts' },
    uses: ['table:read', 'table:lease'],
    ...http,
    concurrency: 10,
  },
  {
    name: 'docs',
    entry: 'functions/api/docs.ts',
    trigger: { by: 'http', door: 'docs' },
    uses: [],
    timeout: 10,
    memory: 512,
    concurrency: 5,
  },
  {
    name: 'pay',
    entry: 'functions/pay/pay.ts',
    trigger: { by: 'http', door: 'pay' },
    uses: ['table:read', 'table:lease', 'secret:links', 'secrets:merchants'],
    ...http,
    concurrency: 40,
  },
  {
    name: 'webhook-stripe',
    entry: 'functions/webhooks/stripe.ts',
    trigger: { by: 'http', door: 'stripe' },
    uses: ['table:read', 'table:lease', 'table:write', 'secrets:merchants'],
    ...http,
    concurrency: 40,
  },
  {
    name: 'outbox',
    entry: 'functions/stream/outbox.ts',
    trigger: { by: 'stream' },
    uses: ['bus:put'],
    timeout: 30,
    memory: 512,
    concurrency: 20,
  },
  {
    name: 'warehouse-delivery-reported',
    entry: 'functions/on/warehouse-delivery-reported.ts',
    trigger: { by: 'event', bus: 'partners', source: { startsWith: 'merchant.' }, detailTypes: ['delivery-reported'] },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'delivery-reported-apply-delivery',
    entry: 'functions/on/delivery-reported-apply-delivery.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['delivery-reported'] },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'figures-changed-recompute-remainder',
    entry: 'functions/on/figures-changed-recompute-remainder.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['account-figures-changed'] },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'limit-exceeded-refresh-bureau',
    entry: 'functions/on/limit-exceeded-refresh-bureau.ts',
    trigger: {
      by: 'event',
      bus: 'internal',
      source: { is: 'encours' },
      detailTypes: ['limit-exceeded', 'customer-created', 'bureau-refresh-requested'],
    },
    uses: ['table:read', 'table:write', 'secrets:merchants'],
    ...reaction,
  },
  {
    name: 'money-freed-reconcile',
    entry: 'functions/on/money-freed-reconcile.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['money-freed'] },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'refund-ordered-ask-provider',
    entry: 'functions/on/refund-ordered-ask-provider.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['refund-ordered'] },
    uses: ['table:read', 'table:write', 'secrets:merchants'],
    ...reaction,
  },
  {
    name: 'credit-eased-recheck-holds',
    entry: 'functions/on/credit-eased-recheck-holds.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['credit-eased', 'settings-changed'] },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'customer-erased-redact-rows',
    entry: 'functions/on/customer-erased-redact-rows.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['customer-erased'] },
    uses: ['table:read', 'table:write', 'documents:remove'],
    ...walk,
    concurrency: 5,
  },
  {
    name: 'person-invited-open-sign-in',
    entry: 'functions/on/person-invited-open-sign-in.ts',
    trigger: {
      by: 'event',
      bus: 'internal',
      source: { is: 'encours' },
      detailTypes: ['person-invited', 'invitation-sending-requested', 'person-removed'],
    },
    uses: ['table:read', 'table:write', 'sign-in:manage'],
    ...reaction,
    concurrency: 5,
  },
  {
    name: 'mail-reported-record-outcome',
    entry: 'functions/on/mail-reported-record-outcome.ts',
    trigger: {
      by: 'event',
      bus: 'default',
      source: { is: 'aws.ses' },
      detailTypes: [
        'Email Sent',
        'Email Delivered',
        'Email Bounced',
        'Email Complaint Received',
        'Email Rejected',
        'Email Rendering Failed',
      ],
    },
    uses: ['table:read', 'table:write'],
    ...reaction,
  },
  {
    name: 'run-requested-begin-run',
    entry: 'functions/on/run-requested-begin-run.ts',
    trigger: { by: 'event', bus: 'internal', source: { is: 'encours' }, detailTypes: ['run-requested'] },
    uses: ['queue:send:runs'],
    ...reaction,
    concurrency: 2,
  },
  ...letters,
  ...ofRuns,
  ...schedules,
]
