import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import { functions } from '../../functions/manifest.ts'
import type { Doors } from '../../infra/api.ts'
import { edited, idsOf, nameIn, sampleTemplate } from './sample.ts'

const template = sampleTemplate()

type Line = { key: string; open: boolean; operation: string; function: string }

/** The routes of a template as lines to compare. */
const routesOf = (t: Template): Line[] => {
  const integrations = t.findResources('AWS::ApiGatewayV2::Integration')
  const lambdas = t.findResources('AWS::Lambda::Function')
  return Object.values(t.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
    const integration = integrations[nameIn(Properties.Target['Fn::Join'][1][1])]
    return {
      key: Properties.RouteKey,
      open: Properties.AuthorizationType === 'NONE',
      operation: Properties.OperationName,
      function: lambdas[nameIn(integration?.Properties.IntegrationUri)]?.Properties.FunctionName,
    }
  })
}

const wantedRoutes = (doors: Doors): Line[] =>
  functions.flatMap(({ name, trigger }) =>
    trigger.by === 'http'
      ? doors[trigger.door].map((route) => ({
          key: `${route.method} ${route.path}`,
          open: route.open === true,
          operation: route.name,
          function: `encours-${name}`,
        }))
      : [],
  )

const sorted = (lines: Line[]): Line[] => lines.toSorted((a, b) => (a.key < b.key ? -1 : 1))

/** Routes anyone may call although the table doesn't say so, or that ask an authorizer that isn't there. */
const unguarded = (t: Template): string[] => {
  const authorizers = idsOf(t, 'AWS::ApiGatewayV2::Authorizer')
  return Object.values(t.findResources('AWS::ApiGatewayV2::Route'))
    .filter(({ Properties }) => Properties.AuthorizationType !== 'CUSTOM' || !authorizers.includes(nameIn(Properties.AuthorizerId)))
    .map(({ Properties }) => Properties.RouteKey)
}

const openKeys = (doors: Doors): string[] =>
  wantedRoutes(doors)
    .filter(({ open }) => open)
    .map(({ key }) => key)

describe('routes', () => {
  test('there is a route for each line of the tables, behind its own function, and no other', () => {
    expect(sorted(routesOf(template))).toEqual(sorted(wantedRoutes(doors)))
  })

  test('nothing catches what the tables don’t name', () => {
    for (const { key } of routesOf(template)) expect(key).not.toMatch(/\$default|\{proxy\+\}|ANY/)
  })

  test('every route that isn’t open asks the authorizer', () => {
    expect(unguarded(template).sort()).toEqual(openKeys(doors).sort())
  })

  test('a route that lost its authorizer is found', () => {
    const open = edited(template, (all) => {
      for (const id of idsOf(template, 'AWS::ApiGatewayV2::Route')) {
        if (all[id].Properties.RouteKey === 'POST /v1/accounts') all[id].Properties.AuthorizationType = 'NONE'
      }
    })
    expect(unguarded(open).filter((key) => !openKeys(doors).includes(key))).toEqual(['POST /v1/accounts'])
  })

  test('the authorizer answers yes or no, knows the caller by the Authorization header, and is asked again after a minute', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1)
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ['$request.header.Authorization'],
    })
  })

  test('each door is one integration and one permission, for this API alone', () => {
    const doors = functions.filter(({ trigger }) => trigger.by === 'http')
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', doors.length)
    const permissions = Object.values(
      template.findResources('AWS::Lambda::Permission', { Properties: { Principal: 'apigateway.amazonaws.com' } }),
    )
    // The authorizer is called by the gateway too.
    expect(permissions).toHaveLength(doors.length + 1)
    for (const { Properties } of permissions) expect(JSON.stringify(Properties.SourceArn)).toMatch(/execute-api.*\{"Ref":"Api"\},"\/\*"/)
  })

  test('a door ends its own work before the gateway gives up', () => {
    for (const { name, timeout, trigger } of functions) {
      if (trigger.by !== 'http') continue
      const [lambda = ''] = Object.keys(
        template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `encours-${name}` } }),
      )
      template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
        IntegrationUri: { 'Fn::GetAtt': [lambda, 'Arn'] },
        TimeoutInMillis: (timeout + 1) * 1000,
        PayloadFormatVersion: '2.0',
      })
    }
  })
})

describe('the API', () => {
  test('calls are logged without their path, which holds customers’ ids and pay tokens, and are limited by default', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 })
    const format = JSON.parse(stage?.Properties.AccessLogSettings.Format)
    expect(format).toMatchObject({ requestId: '$context.requestId', route: '$context.routeKey', status: '$context.status' })
    expect(Object.values(format)).not.toContain('$context.path')
  })

  test('browsers of other origins are refused until the context names them', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() })
    sampleTemplate({ context: { corsOrigins: ['https://staff.example.com'] } }).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://staff.example.com'] },
    })
  })

  test('a host name of its own closes the generated address and becomes the base of pay links', () => {
    const named = sampleTemplate({
      context: { domainName: 'credit.example.com', certificateArn: 'arn:aws:acm:eu-west-3:111122223333:certificate/1' },
    })
    named.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true })
    named.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1)
    named.allResourcesProperties('AWS::Lambda::Function', { Environment: { Variables: { PUBLIC_URL: 'https://credit.example.com' } } })
    template.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { PUBLIC_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
    })
  })
})
