/** Queues before functions, each read by one of them: encrypted with our key, over TLS only, what fails for good waits for a person. */
import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { FunctionDeclaration } from '../functions/declaration.ts'
import { puttableQueues, type QueueName, queueOf, queueVariables } from '../functions/queues.ts'
import { pascalCase } from './pascalCase.ts'

export type BuiltQueue = { queue: Queue; deadLetters: Queue }
export type Queues = Record<QueueName, BuiltQueue>

/** The most SQS can keep: a fortnight for a person to come. */
const retentionPeriod = Duration.days(14)

/** As Lambda asks for: less, and a message whose function is merely slow would be handed out a second time. */
const visibilityOfTimeout = 6

const protectedBy = (key: IKey): QueueProps => ({
  encryption: QueueEncryption.KMS,
  encryptionMasterKey: key,
  enforceSSL: true,
  retentionPeriod,
})

/** Of each group one message at a time, and of many groups as many as there are. */
const inOrder: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
}

export const addQueues = (scope: Construct, { key, functions }: { key: IKey; functions: readonly FunctionDeclaration[] }): Queues => {
  const all = new Construct(scope, 'Queues')
  const build = (name: QueueName): BuiltQueue => addQueue(new Construct(all, pascalCase(name)), name, { key, functions })
  return {
    runs: build('runs'),
    'run-batches': build('run-batches'),
    'run-invoices': build('run-invoices'),
    'invoice-mails': build('invoice-mails'),
    'credit-note-mails': build('credit-note-mails'),
    'statement-mails': build('statement-mails'),
    'receipt-mails': build('receipt-mails'),
  }
}

const addQueue = (scope: Construct, name: QueueName, props: { key: IKey; functions: readonly FunctionDeclaration[] }): BuiltQueue => {
  const { tries, ordered } = queueOf(name)
  const ending = ordered ? '.fifo' : ''
  const kind = ordered ? inOrder : {}
  const deadLetters = new Queue(scope, 'DeadLetters', {
    ...protectedBy(props.key),
    queueName: `encours-${name}-dead-letters${ending}`,
    ...(ordered && { fifo: true }),
  })
  const queue = new Queue(scope, 'Queue', {
    ...protectedBy(props.key),
    ...kind,
    queueName: `encours-${name}${ending}`,
    visibilityTimeout: Duration.seconds(visibilityOfTimeout * timeoutOf(name, props.functions)),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: tries },
  })
  return { queue, deadLetters }
}

/** Of the function that reads the queue; throws where none or several do. */
const timeoutOf = (name: QueueName, functions: readonly FunctionDeclaration[]): number => {
  const readers = functions.filter(({ trigger }) => trigger.by === 'queue' && trigger.queue === name)
  const [reader] = readers
  if (!reader || readers.length > 1) throw new Error(`the queue ${name} is read by ${readers.length} functions; it needs one`)
  return reader.timeout
}

/** Where the queues are that a function reads or puts on. */
export const queueEnvironment = ({ trigger, uses }: FunctionDeclaration, queues: Queues): Record<string, string> => {
  const sends = puttableQueues.filter((name) => uses.includes(`queue:send:${name}`))
  return {
    ...(trigger.by === 'queue' && { QUEUE_URL: queues[trigger.queue].queue.queueUrl }),
    ...Object.fromEntries(sends.map((name) => [queueVariables[name], queues[name].queue.queueUrl])),
  }
}
