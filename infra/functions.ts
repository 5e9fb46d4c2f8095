/** One Lambda function per line of functions/manifest.ts, each with its own role, log group and, when nobody waits for its answer, dead-letter queue. */

import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, CfnEventInvokeConfig, Code, Function as Lambda, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { FunctionDeclaration } from '../functions/declaration.ts'
import { queueOf } from '../functions/queues.ts'
import { pascalCase } from './pascalCase.ts'
import { type Resources, statementsFor, takeFrom, throughProduct } from './permissions.ts'
import { queueEnvironment } from './queues.ts'

/** `scope` holds all that belongs to the function: its trigger is added there too. `source`: the queue that wakes it. */
export type BuiltFunction = {
  declaration: FunctionDeclaration
  scope: Construct
  lambda: Lambda
  logs: LogGroup
  deadLetters?: Queue
  source?: Queue
}

export type FunctionsProps = {
  functions: readonly FunctionDeclaration[]
  /** Folder with one folder per function, as tools/build.ts writes it. */
  bundles: string
  environment: Record<string, string>
  resources: Resources
  logDays: RetentionDays
  /** False where the account's quota of concurrent executions is too small to be shared out. */
  concurrencyBounds: boolean
}

/** Lambda tries an event twice more, for at most six hours, then hands it to the dead-letter queue. */
const asyncRetries = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 6 * 3600 }

export const addFunctions = (scope: Construct, props: FunctionsProps): BuiltFunction[] => {
  // Under one common name, so that a function may be called like a resource of the stack.
  const all = new Construct(scope, 'Fn')
  return props.functions.map((declaration) => addFunction(new Construct(all, pascalCase(declaration.name)), declaration, props))
}

const addFunction = (scope: Construct, declaration: FunctionDeclaration, props: FunctionsProps): BuiltFunction => {
  const functionName = `encours-${declaration.name}`
  const answersNobody = declaration.trigger.by === 'event' || declaration.trigger.by === 'schedule' || declaration.trigger.by === 'stream'
  const { key } = props.resources
  const own = answersNobody ? addDeadLetters(scope, functionName, key) : undefined
  const source = declaration.trigger.by === 'queue' ? props.resources.queues[declaration.trigger.queue] : undefined
  const logs = new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: props.logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const may = [
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }),
    new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    ...(own ? putAside(own, key) : []),
    ...(source ? takeFrom(source, key) : []),
    ...(declaration.trigger.by === 'stream' ? readStream(props.resources) : []),
    ...statementsFor(declaration.uses, props.resources),
  ]
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${functionName} may do`,
    inlinePolicies: { may: new PolicyDocument({ statements: may }) },
  })
  const lambda = new Lambda(scope, 'Function', {
    functionName,
    description: describe(declaration),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    // Maps stay on the machine that built them: nothing reads them at run time, and they would triple the upload.
    code: Code.fromAsset(join(props.bundles, declaration.name), { exclude: ['*.map'] }),
    environment: {
      ...props.environment,
      ...queueEnvironment(declaration, props.resources.queues),
      ...(declaration.trigger.by === 'stream' && own && { DEAD_LETTERS_URL: own.queueUrl }),
    },
    timeout: Duration.seconds(declaration.timeout),
    memorySize: declaration.memory,
    ...(props.concurrencyBounds && declaration.concurrency !== undefined && { reservedConcurrentExecutions: declaration.concurrency }),
    tracing: Tracing.ACTIVE,
    // Immutable, so that no construct widens what this file says.
    role: role.withoutPolicyUpdates(),
    logGroup: logs,
    loggingFormat: LoggingFormat.JSON,
  })
  if (own && declaration.trigger.by !== 'stream') {
    new CfnEventInvokeConfig(scope, 'AsyncRetries', {
      functionName: lambda.functionName,
      qualifier: '$LATEST',
      ...asyncRetries,
      destinationConfig: { onFailure: { destination: own.queueArn } },
    })
  }
  const deadLetters = own ?? source?.deadLetters
  return { declaration, scope, lambda, logs, ...(deadLetters && { deadLetters }), ...(source && { source: source.queue }) }
}

/**
 * Holds what a function could not do, in three forms: the event itself when it could not be delivered (EventBridge, Scheduler),
 * Lambda's record with `requestPayload` when all tries failed, the shard and positions for the stream.
 */
const addDeadLetters = (scope: Construct, functionName: string, key: IKey): Queue =>
  new Queue(scope, 'DeadLetters', {
    queueName: `${functionName}-dead-letters`,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    // The most SQS can keep: a fortnight for a person to come.
    retentionPeriod: Duration.days(14),
  })

const putAside = (deadLetters: Queue, key: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
  throughProduct(key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
]

/** What Lambda itself needs to read the table's stream in this function's name. ListStreams knows no resource. */
const readStream = ({ table, key }: Resources): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [table.attrStreamArn],
  }),
  new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
  throughProduct(key, 'dynamodb', ['kms:Decrypt']),
]

/** One line for the console's list of functions. */
const describe = ({ trigger, name }: FunctionDeclaration): string => {
  switch (trigger.by) {
    case 'http':
      return `Encours: the ${trigger.door} door`
    case 'authorizer':
      return 'Encours: who is calling, and with which rights'
    case 'event':
      return `Encours: on ${trigger.detailTypes.join(', ')}`.slice(0, 256)
    case 'schedule':
      return `Encours: ${trigger.times.map(({ says }) => says).join('; ')}`.slice(0, 256)
    case 'stream':
      return `Encours: ${name}, from the journal to the bus`
    case 'queue':
      return `Encours: takes ${queueOf(trigger.queue).says}`
  }
}
