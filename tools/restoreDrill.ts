/**
 * Practises a restore on one machine: copies the table of a living local run under another name, and writes the template of a stack that
 * runs on it (docs/runbook/restore.md).
 *
 *     node tools/restoreDrill.ts --to Encours-Restored [--url http://127.0.0.1:8787] [--without standing,totals]
 */
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { copyTable } from './restore/copyTable.ts'
import { synthesizeOn } from './restore/synthesizeOn.ts'

const Ready = z.object({ environment: z.record(z.string(), z.string()) })

async function drill({ url, to, without, out }: { url: string; to: string; without: string[]; out: string }): Promise<void> {
  const ready = await fetch(`${url}/_local/ready`).catch(() => undefined)
  if (!ready?.ok) throw new Error(`No local run answers at ${url}: npm start first, or name it by --url`)
  const { environment } = Ready.parse(await ready.json())
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', AWS_REGION: region = '', TABLE_NAME: from = '' } = environment
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  try {
    const copied = await copyTable({ client, from, to, without })
    console.log(`${copied} items of ${from} stand in ${to}, which has no stream yet`)
  } finally {
    client.destroy()
  }
  await synthesizeOn(to, out)
  console.log(`End the run, then: npm start -- --template ${out}`)
}

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8787' },
      to: { type: 'string' },
      without: { type: 'string', default: '' },
      out: { type: 'string', default: 'dist/restored.cdk.out' },
    },
  })
  if (values.to === undefined) throw new Error('Name the new table by --to')
  await drill({ ...values, to: values.to, without: values.without.split(',').filter(Boolean) })
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
