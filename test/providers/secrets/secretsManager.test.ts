import { describe, expect, test } from 'vitest'
import { secretsManager } from '../../../providers/secrets/secretsManager.ts'
import { open, sign } from '../../../providers/secrets/signing.ts'
import { awsClient } from '../awsClient.ts'
import { type Answer, wire } from '../wire.ts'

const entrusted = { payments: { apiKey: 'sk_test_1', webhookSecret: 'whsec_1' } }

function missing(): Answer {
  return { status: 400, body: { __type: 'ResourceNotFoundException', Message: "Secrets Manager can't find the specified secret." } }
}

async function managerWith(secrets: Record<string, unknown>) {
  const { url, asked } = await wire(({ body }) => {
    const { SecretId } = JSON.parse(body.toString())
    if (!(SecretId in secrets)) return missing()
    const value = secrets[SecretId]
    return value === 'broken'
      ? { status: 500, body: {} }
      : { body: { Name: SecretId, SecretString: typeof value === 'string' ? value : JSON.stringify(value) } }
  })
  const clock = { now: 1_000_000 }
  const keeper = secretsManager({
    merchantPrefix: 'encours/merchants/',
    links: 'encours/links',
    now: () => clock.now,
    client: { ...awsClient(url), maxAttempts: 1 },
  })
  return { keeper, asked, clock, secrets }
}

describe('a merchant’s secrets', () => {
  test('are read by the merchant’s id and kept for five minutes', async () => {
    const { keeper, asked, clock } = await managerWith({ 'encours/merchants/mer_1': entrusted })
    expect(await keeper.merchant('mer_1')).toEqual(entrusted)
    expect(asked[0]?.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue')
    clock.now += 5 * 60_000 - 1
    await keeper.merchant('mer_1')
    expect(asked.length).toBe(1)
    clock.now += 1
    await keeper.merchant('mer_1')
    expect(asked.length).toBe(2)
  })

  test('asked for many times at once are fetched once', async () => {
    const { keeper, asked } = await managerWith({ 'encours/merchants/mer_1': entrusted })
    await Promise.all(Array.from({ length: 20 }, () => keeper.merchant('mer_1')))
    expect(asked.length).toBe(1)
  })

  test('that are missing are undefined, and noticed within half a minute once they are there', async () => {
    const { keeper, clock, secrets } = await managerWith({})
    expect(await keeper.merchant('mer_1')).toBeUndefined()
    secrets['encours/merchants/mer_1'] = entrusted
    clock.now += 30_000
    expect(await keeper.merchant('mer_1')).toEqual(entrusted)
  })

  test('of one merchant are never another’s', async () => {
    const { keeper } = await managerWith({ 'encours/merchants/mer_1': entrusted })
    await keeper.merchant('mer_1')
    expect(await keeper.merchant('mer_2')).toBeUndefined()
  })

  test.each([
    ['no JSON', 'sk_live_oops', 'the secret encours/merchants/mer_1 is not JSON'],
    [
      'another shape',
      { payments: { apiKey: 7, webhookSecret: 'sk_live_oops' } },
      'the secret encours/merchants/mer_1 is wrong at: payments.apiKey',
    ],
  ])('that are %s are an error that shows no value', async (_, value, message) => {
    const { keeper } = await managerWith({ 'encours/merchants/mer_1': value })
    const error = await keeper.merchant('mer_1').catch((thrown: unknown) => thrown)
    expect(String(error)).toBe(`Error: ${message}`)
  })

  test('that can’t be fetched now are asked for again next time', async () => {
    const { keeper, secrets } = await managerWith({ 'encours/merchants/mer_1': 'broken' })
    await expect(keeper.merchant('mer_1')).rejects.toThrow()
    secrets['encours/merchants/mer_1'] = entrusted
    expect(await keeper.merchant('mer_1')).toEqual(entrusted)
  })
})

describe('the keys that sign links', () => {
  const key = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'

  test('are one key, or several of which one signs', async () => {
    const one = await managerWith({ 'encours/links': { key } })
    const several = await managerWith({ 'encours/links': { current: '2', keys: { '1': key, '2': key.replace('00', 'ff') } } })
    const token = sign({ a: 1 }, await one.keeper.signingKeys(), 'pay-link')
    expect(open(token, await several.keeper.signingKeys(), 'pay-link')).toEqual({ a: 1 })
    expect(sign({ a: 1 }, await several.keeper.signingKeys(), 'pay-link')).toMatch(/^2\./)
  })

  test.each([
    ['are missing', {}, 'is missing'],
    ['are too short', { 'encours/links': { key: 'abcd' } }, 'is wrong at'],
    ['name a current key that is not there', { 'encours/links': { current: '3', keys: { '1': key } } }, 'is wrong at'],
  ])('that %s are an error', async (_, secrets, message) => {
    const { keeper } = await managerWith(secrets)
    await expect(keeper.signingKeys()).rejects.toThrow(message)
  })
})
