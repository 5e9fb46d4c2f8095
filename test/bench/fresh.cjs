/*
 * A fresh process for one measurement: loads a bundle, says how long that took and which heavy built-ins came with it, and, where an event
 * is given, lets its handler answer it. Arguments: the bundle, a file with the event.
 */
const { readFileSync } = require('node:fs')
const { pathToFileURL } = require('node:url')

const [, , bundle, eventFile] = process.argv
const begun = performance.now()

async function main() {
  const loaded = bundle.endsWith('.mjs') ? await import(pathToFileURL(bundle).href) : require(bundle)
  const importMillis = performance.now() - begun
  const heavy = process.moduleLoadList
    .map((line) => line.replace('NativeModule ', ''))
    .filter((name) => name === 'http2' || name.includes('undici/undici'))
  const answer = eventFile && (await loaded.handler(JSON.parse(readFileSync(eventFile, 'utf8')), context))
  process.stdout.write(JSON.stringify({ importMillis, heavy, status: answer ? answer.statusCode : undefined }))
  process.exit(0)
}

const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 15_000 }

void main()
