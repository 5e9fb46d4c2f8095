import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { type Attempt, Postman } from '../../../local/outside/postman.ts'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { eventually } from '../../kit/eventually.ts'
import { freshFolder } from './kit.ts'

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf

beforeEach(() => {
  folder = freshFolder()
  shelf = openShelf(folder.path)
})

afterEach(() => {
  shelf.close()
  folder.remove()
})

const postmanWith = (deliver: (content: string) => Promise<Attempt>) =>
  new Postman({ name: 'letters', shelf, content: z.string(), deliver })

test('parcels are tried one after the other, in the order they were sent', async () => {
  const order: string[] = []
  const postman = postmanWith(async (content) => {
    order.push(`${content} begins`)
    await Promise.resolve()
    order.push(`${content} ends`)
    return { delivered: true }
  })
  await Promise.all([postman.send('1', 'first'), postman.send('2', 'second')])
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  expect(postman.quiet).toBe(true)
  await postman.stop()
})

test('a stop does not wait for an attempt that never ends, and the next start makes it again', async () => {
  const stuck = postmanWith(() => new Promise(() => undefined))
  void stuck.send('1', 'letter')
  await stuck.stop()
  const seen: string[] = []
  const next = postmanWith(async (content) => {
    seen.push(content)
    return { delivered: true }
  })
  await eventually(() => next.quiet)
  expect(seen).toEqual(['letter'])
  await next.stop()
})

test('what fails over and over keeps being tried, but no longer keeps the run from being quiet', async () => {
  let attempts = 0
  const postman = postmanWith(async () => {
    attempts += 1
    return { delivered: false }
  })
  expect(await postman.send('1', 'letter')).toEqual({ delivered: false })
  expect(postman.quiet).toBe(false)
  await eventually(() => postman.quiet)
  expect(attempts).toBe(6)
  await postman.stop()
})
