import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Properties = Record<string, unknown>
type Resources = Record<string, { Type: string; Properties: Properties; Metadata?: Properties }>

/** A folder of its own for one test file. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'encours-compute-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Resources of a template written by hand, each named by its logical id. */
export class Sample {
  readonly resources: Resources = {}
  readonly #code: Record<string, string> = {}

  /** A function whose handler is the body of `async (event, context) => { … }`; `aws` in it are the SDK's clients by name. */
  lambda(id: string, body: string, properties: Properties = {}): this {
    this.#code[id] = body
    const { Environment, ...rest } = properties
    this.resources[id] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: id,
        Handler: 'index.handler',
        Code: {},
        MemorySize: 256,
        Timeout: 10,
        Environment: { Variables: { TABLE_NAME: { Ref: 'Table' }, ...Object(Environment) } },
        ...rest,
      },
      Metadata: { 'aws:asset:path': `asset.${id}` },
    }
    return this
  }

  /** The table as infra builds it, under a name no other test uses. */
  table(name: string): this {
    this.resources.Table = {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: name,
        AttributeDefinitions: ['pk', 'sk', 'openKey'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'open',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'openKey', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        Replicas: [{ Region: { Ref: 'AWS::Region' } }],
      },
    }
    return this
  }

  /** Inserts under `pk` beginning with `J#` wake the function. */
  mapping(functionId: string, properties: Properties = {}): this {
    const pattern = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'J#' }] } } } }
    return this.add('Mapping', 'AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { Ref: functionId },
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 3,
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
      ...properties,
    })
  }

  bus(name: string): this {
    return this.add('Bus', 'AWS::Events::EventBus', { Name: name })
  }

  queue(id: string): this {
    return this.add(id, 'AWS::SQS::Queue', { QueueName: id })
  }

  /** Events of the bus that match wake the function; what fails for good goes to the queue, when one is named. */
  rule(
    id: string,
    { pattern, functionId, deadLetters, retries = 1 }: { pattern: Properties; functionId: string; deadLetters?: string; retries?: number },
  ): this {
    const arn = deadLetters === undefined ? undefined : { 'Fn::GetAtt': [deadLetters, 'Arn'] }
    this.add(id, 'AWS::Events::Rule', {
      EventBusName: { Ref: 'Bus' },
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [{ Id: 'function', Arn: { 'Fn::GetAtt': [functionId, 'Arn'] }, ...(arn ? { DeadLetterConfig: { Arn: arn } } : {}) }],
    })
    return this.add(`${functionId}Config`, 'AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: functionId },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: retries,
      ...(arn ? { DestinationConfig: { OnFailure: { Destination: arn } } } : {}),
    })
  }

  schedule(id: string, expression: string, functionId: string): this {
    return this.add(id, 'AWS::Scheduler::Schedule', {
      Name: id,
      ScheduleExpression: expression,
      State: 'ENABLED',
      Target: { Arn: { 'Fn::GetAtt': [functionId, 'Arn'] }, RoleArn: 'arn:aws:iam::000000000000:role/any' },
    })
  }

  /** Routes such as `GET /things/{id}` to a function; behind the authorizer's function, when one is named. */
  routes(functionId: string, keys: string[], authorizerId?: string): this {
    this.add('Api', 'AWS::ApiGatewayV2::Api', { Name: 'api', ProtocolType: 'HTTP' })
    this.add(`${functionId}Integration`, 'AWS::ApiGatewayV2::Integration', {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': [functionId, 'Arn'] },
      PayloadFormatVersion: '2.0',
    })
    if (authorizerId !== undefined)
      this.add('Authorizer', 'AWS::ApiGatewayV2::Authorizer', {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'REQUEST',
        AuthorizerPayloadFormatVersion: '2.0',
        EnableSimpleResponses: true,
        IdentitySource: ['$request.header.Authorization'],
        AuthorizerResultTtlInSeconds: 60,
        AuthorizerUri: {
          'Fn::Join': [
            '',
            [
              'arn:aws:apigateway:',
              { Ref: 'AWS::Region' },
              ':lambda:path/2015-03-31/functions/',
              { 'Fn::GetAtt': [authorizerId, 'Arn'] },
              '/invocations',
            ],
          ],
        },
      })
    for (const [place, RouteKey] of keys.entries())
      this.add(`${functionId}Route${place}`, 'AWS::ApiGatewayV2::Route', {
        ApiId: { Ref: 'Api' },
        RouteKey,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${functionId}Integration` }]] },
        ...(authorizerId ? { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Authorizer' } } : { AuthorizationType: 'NONE' }),
      })
    return this
  }

  add(id: string, Type: string, Properties: Properties): this {
    this.resources[id] = { Type, Properties }
    return this
  }

  without(id: string): this {
    delete this.resources[id]
    return this
  }

  /** Writes it all as a cloud assembly. */
  write(folder: string): string {
    mkdirSync(folder, { recursive: true })
    for (const [id, body] of Object.entries(this.#code)) {
      const asset = join(folder, `asset.${id}`)
      mkdirSync(asset, { recursive: true })
      writeFileSync(join(asset, 'index.cjs'), handlerSource(body))
    }
    writeFileSync(join(folder, 'Sample.template.json'), JSON.stringify({ Resources: this.resources }))
    const artifact = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Sample.template.json', stackName: 'Sample' },
    }
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { Sample: artifact } }))
    return folder
  }
}

const project = join(import.meta.dirname, '..', '..', '..', '..', 'package.json')

/** Handlers live outside the project, so they find the SDK through it. */
const handlerSource = (body: string): string => `
const find = require('node:module').createRequire(${JSON.stringify(project)})
const aws = {
  get dynamo() { return find('@aws-sdk/client-dynamodb') },
  get events() { return find('@aws-sdk/client-eventbridge') },
  get s3() { return find('@aws-sdk/client-s3') },
  get sqs() { return find('@aws-sdk/client-sqs') },
}
const kept = {}
exports.handler = async (event, context) => { ${body} }
`
