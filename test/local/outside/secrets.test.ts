import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Secrets, startSecrets } from '../../../local/outside/secrets.ts'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { freshFolder } from './kit.ts'

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let secrets: Secrets

async function start() {
  shelf = openShelf(folder.path)
  secrets = await startSecrets({
    shelf,
    now: () => 0,
    place: { account: '000000000000', region: 'eu-west-1' },
    more: { 'another/name': 'kept' },
  })
}

async function stop() {
  await secrets.stop()
  shelf.close()
}

const client = () =>
  new SecretsManagerClient({ endpoint: secrets.url, region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
const read = async (SecretId: string) => client().send(new GetSecretValueCommand({ SecretId }))

beforeEach(async () => {
  folder = freshFolder()
  await start()
})

afterEach(async () => {
  await stop()
  folder.remove()
})

test('a merchant finds its credentials by name, by ARN, and by ARN without the random end', async () => {
  const byName = await read('encours/merchants/mer_lumen')
  expect(JSON.parse(byName.SecretString ?? '')).toEqual({
    payments: { apiKey: 'sk_test_mer_lumen', webhookSecret: 'whsec_test_mer_lumen' },
    bureau: { key: 'bureau-key-mer_lumen', secret: 'bureau-secret-mer_lumen' },
  })
  expect((await read(byName.ARN ?? '')).SecretString).toBe(byName.SecretString)
  expect((await read((byName.ARN ?? '').replace(/-[^-]{6}$/, ''))).SecretString).toBe(byName.SecretString)
  expect((await read('another/name')).SecretString).toBe('kept')
})

test('the key of signed links is 32 random bytes and stays the same after a restart', async () => {
  const before = (await read('encours/links')).SecretString ?? ''
  expect(JSON.parse(before)).toEqual({ key: expect.stringMatching(/^[0-9a-f]{64}$/) })
  await stop()
  await start()
  expect((await read('encours/links')).SecretString).toBe(before)
})

test('an unknown secret is refused in the shape the SDK knows', async () => {
  await expect(read('encours/merchants/mer_nobody')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 400 },
  })
})

test('a merchant added by hand is known to the outside parties', async () => {
  await client().send(
    new CreateSecretCommand({
      Name: 'encours/merchants/mer_third',
      SecretString: '{"payments":{"apiKey":"sk_test_x","webhookSecret":"whsec_x"}}',
    }),
  )
  expect(secrets.merchants().find(({ merchantId }) => merchantId === 'mer_third')).toEqual({
    merchantId: 'mer_third',
    payments: { apiKey: 'sk_test_x', webhookSecret: 'whsec_x' },
  })
})
