import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { APIGatewayProxyStructuredResultV2 as HttpAnswer } from 'aws-lambda'
import openApi from '../../docs/openapi.json' with { type: 'json' }
import { refusals, refuse } from '../../domain/refusals.ts'
import { problem } from '../runtime/problem.ts'
import { correlationOf, type HttpEvent } from './caller.ts'
import { hardened } from './hardened.ts'

/** Everything the page needs comes from here; it loads, sends and frames nothing else. Styles alone may be inline: the viewer writes them. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Encours API</title>
<link rel="icon" href="data:,">
</head>
<body>
<div id="api"></div>
<noscript>The description of the API for machines is at <a href="/v1/openapi.json">/v1/openapi.json</a>.</noscript>
<script src="/v1/docs/viewer.js"></script>
<script src="/v1/docs/start.js"></script>
</body>
</html>
`

/** The viewer without what would send the reader, or the API, elsewhere. */
const options = {
  url: '/v1/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
}

const start = `Scalar.createApiReference('#api', ${JSON.stringify(options)})\n`

/** The viewer, compressed beside the bundle; read at first use. */
let viewer: Buffer | undefined

const script = 'text/javascript; charset=utf-8'

const assets = new Map<string | undefined, (event: HttpEvent) => HttpAnswer>([
  ['start.js', () => text(script, start)],
  ['viewer.js', ({ headers }) => viewerFor(headers['accept-encoding'] ?? '')],
])

function viewerFor(encodings: string): HttpAnswer {
  viewer ??= readFileSync(join(import.meta.dirname, 'scalar.js.gz'))
  const answer = text(script, '')
  if (!/\bgzip\b/.test(encodings)) return { ...answer, body: gunzipSync(viewer).toString('utf8') }
  return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body: viewer.toString('base64'), isBase64Encoded: true }
}

/** What changes with a release only. */
const kept = 'public, max-age=300'

function text(type: string, body: string): HttpAnswer {
  return { statusCode: 200, headers: { 'content-type': type, 'cache-control': kept, vary: 'accept-encoding' }, body }
}

/** What each problem's `type` leads to: its sentence and its cure. */
function problemPage(code: string | undefined): HttpAnswer | undefined {
  const known = Object.entries(refusals).find(([name]) => name === code)
  return known && text('application/json; charset=utf-8', JSON.stringify({ code: known[0], ...known[1] }))
}

function found({ routeKey, pathParameters }: HttpEvent): ((event: HttpEvent) => HttpAnswer | undefined) | undefined {
  switch (routeKey) {
    case 'GET /v1/openapi.json':
      return () => text('application/json; charset=utf-8', JSON.stringify(openApi))
    case 'GET /v1/docs':
      return () => {
        const answer = text('text/html; charset=utf-8', page)
        return { ...answer, headers: { ...answer.headers, 'content-security-policy': policy } }
      }
    case 'GET /v1/docs/{asset}':
      return assets.get(pathParameters?.asset)
    case 'GET /v1/problems/{code}':
      return () => problemPage(pathParameters?.code)
    default:
      return undefined
  }
}

/** The API's documentation, for people and machines, offline. */
export const handler = hardened(
  async (event) => found(event)?.(event) ?? problem(refuse('not-found'), { correlationId: correlationOf(event) }),
)
