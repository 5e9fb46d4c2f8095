import * as z from 'zod'
import type { Assembly } from './assembly.ts'
import { functionOf } from './identity.ts'
import type { Resolver } from './intrinsics.ts'

/** A REQUEST authorizer of payload format 2.0 with simple responses. */
export type AuthorizerRule = {
  id: string
  function: string
  /** Such as `$request.header.Authorization`; all must be there, else 401 without asking the function. */
  identitySources: string[]
  cacheSeconds: number
}

export type HttpRoute = {
  /** `GET`, …, or `ANY`. */
  method: string
  /** API Gateway's notation: `/v1/accounts/{accountId}`, `/files/{rest+}`. `$default` matches what nothing else does. */
  path: string
  function: string
  authorizer: string | undefined
}

export type Cors = {
  origins: string[]
  methods: string[]
  headers: string[]
  exposed: string[]
  maxAgeSeconds: number
  credentials: boolean
}

export type HttpApi = {
  id: string
  routes: HttpRoute[]
  authorizers: Map<string, AuthorizerRule>
  cors: Cors | undefined
}

const strings = z.array(z.string()).default([])
const ApiShape = z.object({
  ProtocolType: z.string().default('HTTP'),
  CorsConfiguration: z
    .object({
      AllowOrigins: strings,
      AllowMethods: strings,
      AllowHeaders: strings,
      ExposeHeaders: strings,
      MaxAge: z.coerce.number().default(0),
      AllowCredentials: z.boolean().default(false),
    })
    .optional(),
})
const RouteShape = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  AuthorizerId: z.string().optional(),
  Target: z.string(),
})
const IntegrationShape = z.object({ IntegrationUri: z.string() })
const AuthorizerShape = z.object({
  AuthorizerUri: z.string(),
  IdentitySource: strings,
  AuthorizerResultTtlInSeconds: z.coerce.number().default(0),
})

/** The HTTP API of the assembly, or undefined where it has none. */
export function readHttpApi(assembly: Assembly, resolver: Resolver): HttpApi | undefined {
  let api: HttpApi | undefined
  const integrations = new Map<string, string>()
  const routes: z.infer<typeof RouteShape>[] = []
  const authorizers = new Map<string, AuthorizerRule>()
  for (const stack of assembly.stacks)
    for (const resource of stack.resources.values()) {
      if (!resource.type.startsWith('AWS::ApiGatewayV2::') || !resolver.exists(resource)) continue
      const properties = resolver.properties(resource)
      const { ref } = resolver.identity(resource)
      if (resource.type === 'AWS::ApiGatewayV2::Api') api = { id: ref, routes: [], authorizers, cors: readCors(properties) }
      if (resource.type === 'AWS::ApiGatewayV2::Route') routes.push(RouteShape.parse(properties))
      if (resource.type === 'AWS::ApiGatewayV2::Integration')
        integrations.set(ref, functionOf(IntegrationShape.parse(properties).IntegrationUri))
      if (resource.type === 'AWS::ApiGatewayV2::Authorizer') {
        const shape = AuthorizerShape.parse(properties)
        authorizers.set(ref, {
          id: ref,
          function: functionOf(shape.AuthorizerUri),
          identitySources: shape.IdentitySource,
          cacheSeconds: shape.AuthorizerResultTtlInSeconds,
        })
      }
    }
  if (api !== undefined) api.routes = routes.map((route) => routeOf(route, integrations))
  return api
}

function readCors(properties: Record<string, unknown>): Cors | undefined {
  const cors = ApiShape.parse(properties).CorsConfiguration
  if (cors === undefined) return undefined
  return {
    origins: cors.AllowOrigins,
    methods: cors.AllowMethods,
    headers: cors.AllowHeaders.map((name) => name.toLowerCase()),
    exposed: cors.ExposeHeaders,
    maxAgeSeconds: cors.MaxAge,
    credentials: cors.AllowCredentials,
  }
}

function routeOf(route: z.infer<typeof RouteShape>, integrations: Map<string, string>): HttpRoute {
  const [method, path] = route.RouteKey === '$default' ? ['ANY', '$default'] : route.RouteKey.split(' ', 2)
  const integration = integrations.get(route.Target.replace(/^integrations\//, ''))
  if (method === undefined || path === undefined || integration === undefined)
    throw new Error(`The route ${route.RouteKey} has no integration in the template`)
  return { method, path, function: integration, authorizer: route.AuthorizerId }
}
