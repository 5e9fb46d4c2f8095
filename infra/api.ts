/** The HTTP API: an explicit route per line of the route tables, so that nothing else reaches a function. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { CfnApi, CfnApiMapping, CfnAuthorizer, CfnDomainName, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnPermission, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Route } from '../functions/api/route.ts'
import type { Trigger } from '../functions/declaration.ts'
import type { Deployment } from './deployment.ts'
import type { BuiltFunction } from './functions.ts'

/** A door is a route table and the one function behind it. */
export type DoorName = Extract<Trigger, { by: 'http' }>['door']
export type Doors = Readonly<Record<DoorName, readonly Route[]>>

export type StageProps = Pick<Deployment, 'requestRate' | 'requestBurst'> & {
  key: IKey
  logDays: RetentionDays
  routes: readonly CfnRoute[]
  doors: Doors
}

/** Made before the functions, because they are told its address. */
export const addApi = (scope: Construct, { corsOrigins, domainName }: Pick<Deployment, 'corsOrigins' | 'domainName'>): CfnApi => {
  const api = new CfnApi(scope, 'Api', {
    name: 'encours',
    description: 'Encours: credit accounts of customers',
    protocolType: 'HTTP',
    // With a host name of its own, the generated address would be a second door past it.
    disableExecuteApiEndpoint: domainName !== undefined,
    ...(corsOrigins.length > 0 && { corsConfiguration: corsFor(corsOrigins) }),
  })
  return api
}

/**
 * Requests a second, and at once, for routes that anyone may call: a share small enough that a flood there leaves the others theirs.
 * A payment provider tells again what was refused to it.
 */
const openThrottles: Partial<Record<DoorName, { rate: number; burst: number }>> = {
  docs: { rate: 20, burst: 40 },
  pay: { rate: 50, burst: 100 },
  stripe: { rate: 100, burst: 200 },
}

/** Comes after the routes, because it bounds some of them by name. */
export const addStage = (scope: Construct, api: CfnApi, props: StageProps): CfnStage => {
  const { key, logDays, routes, doors } = props
  const logs = new LogGroup(scope, 'AccessLogs', {
    // Under this prefix API Gateway needs no entry in the account's log policy, which has room for few.
    logGroupName: '/aws/vendedlogs/encours/api',
    retention: logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const bounded = Object.entries(openThrottles).flatMap(([door, { rate, burst }]) =>
    (Object.entries(doors).find(([name]) => name === door)?.[1] ?? [])
      .filter(({ open }) => open)
      .map(({ method, path }) => [`${method} ${path}`, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }] as const),
  )
  const stage = new CfnStage(scope, 'Stage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: { destinationArn: logs.logGroupArn, format: accessLogFormat },
    // No metrics per route: each would be paid by the month, and the access log answers the same questions.
    defaultRouteSettings: {
      throttlingRateLimit: props.requestRate,
      throttlingBurstLimit: props.requestBurst,
    },
    routeSettings: Object.fromEntries(bounded),
  })
  for (const route of routes) stage.addDependency(route)
  return stage
}

/** No path: it holds account ids, and pay links hold their token. The route says what was asked, the request id finds the rest. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  merchantId: '$context.authorizer.merchantId',
  actor: '$context.authorizer.actor',
  bytes: '$context.responseLength',
})

const corsFor = (allowOrigins: string[]) => ({
  allowOrigins,
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
  exposeHeaders: ['etag', 'idempotency-replayed', 'location', 'retry-after'],
  maxAge: 3600,
})

/** Base of pay links and of the API, without a slash at the end. */
export const publicUrl = (api: CfnApi, { domainName }: Pick<Deployment, 'domainName'>): string =>
  domainName ? `https://${domainName}` : api.attrApiEndpoint

export const addDomain = (
  scope: Construct,
  api: CfnApi,
  { domainName, certificateArn }: Pick<Deployment, 'domainName' | 'certificateArn'>,
): CfnDomainName | undefined => {
  if (!domainName || !certificateArn) return undefined
  const domain = new CfnDomainName(scope, 'Domain', {
    domainName,
    domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
  })
  new CfnApiMapping(scope, 'DomainMapping', { apiId: api.ref, domainName: domain.ref, stage: '$default' })
  return domain
}

/** Routes as plain CloudFormation: the higher construct would add a permission and an integration per route. */
export const addRoutes = (
  scope: Construct,
  api: CfnApi,
  { doors, functions }: { doors: Doors; functions: readonly BuiltFunction[] },
): CfnRoute[] => {
  const authorizer = addAuthorizer(scope, api, functions)
  return functions.flatMap(({ declaration, scope: own, lambda }) => {
    if (declaration.trigger.by !== 'http') return []
    const integration = new CfnIntegration(own, 'Integration', {
      apiId: api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: lambda.functionArn,
      payloadFormatVersion: '2.0',
      // A second after the function's own end, so that its answer and not the gateway's is the one given.
      timeoutInMillis: Math.min(30, declaration.timeout + 1) * 1000,
    })
    mayBeInvokedBy(api, own, lambda)
    return doors[declaration.trigger.door].map(
      ({ method, path, name, open }) =>
        new CfnRoute(own, `Route-${name}-${method}`, {
          apiId: api.ref,
          routeKey: `${method} ${path}`,
          operationName: name,
          target: `integrations/${integration.ref}`,
          ...(open ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId: authorizer.ref }),
        }),
    )
  })
}

const addAuthorizer = (scope: Construct, api: CfnApi, functions: readonly BuiltFunction[]): CfnAuthorizer => {
  const built = functions.find(({ declaration }) => declaration.trigger.by === 'authorizer')
  if (!built) throw new Error('functions/manifest.ts names no authorizer')
  const { partition, region } = Stack.of(scope)
  mayBeInvokedBy(api, built.scope, built.lambda)
  return new CfnAuthorizer(built.scope, 'Authorizer', {
    apiId: api.ref,
    name: 'encours',
    authorizerType: 'REQUEST',
    authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${built.lambda.functionArn}/invocations`,
    authorizerPayloadFormatVersion: '2.0',
    enableSimpleResponses: true,
    // The longest a revoked key still opens the door.
    authorizerResultTtlInSeconds: 60,
    identitySource: ['$request.header.Authorization'],
  })
}

/** One permission per function, for any route or authorizer of this API and no other. */
const mayBeInvokedBy = (api: CfnApi, scope: Construct, lambda: Lambda): void => {
  new CfnPermission(scope, 'ApiMayInvoke', {
    action: 'lambda:InvokeFunction',
    functionName: lambda.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Stack.of(scope).formatArn({ service: 'execute-api', resource: api.ref, resourceName: '*' }),
  })
}
