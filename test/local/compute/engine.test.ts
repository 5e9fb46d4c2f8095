import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, startEngine } from '../../../local/engine/engine.ts'
import { quiet } from '../../../local/log.ts'
import { isAlive } from '../../kit/isAlive.ts'
import { freshFolder } from './kit/sample.ts'

const unsigned = 'com.amazonaws.dynamodb.v20120810#MissingAuthenticationToken'

describe('the database engine', () => {
  const fresh = freshFolder()
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine({ folder: fresh.path, log: quiet, inMemory: true })
  })
  afterAll(async () => {
    if (isAlive(engine.pid)) await engine.stop()
    fresh.remove()
  })

  test('answers on loopback', async () => {
    expect(await (await fetch(engine.endpoint)).json()).toMatchObject({ __type: unsigned })
  })

  test('talks to no other machine', async () => {
    const { port } = new URL(engine.endpoint)
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((place) => place !== undefined && !place.internal && place.family === 'IPv4')
    for (const place of outside) await expect(fetch(`http://${place?.address}:${port}`)).rejects.toThrow('fetch failed')
    expect((await fetch(engine.endpoint)).status).toBe(400)
  })

  test('is gone when it was stopped', async () => {
    await engine.stop()
    expect(isAlive(engine.pid)).toBe(false)
    await expect(fetch(engine.endpoint)).rejects.toThrow('fetch failed')
  })
})
