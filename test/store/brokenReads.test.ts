import { expect, test } from 'vitest'
import { getSettings } from '../../domain/settings/getSettings.ts'
import { ask } from '../../store/ask.ts'
import { Unreadable } from '../../store/codec.ts'
import { type Keeper, keeperOver, Unavailable } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { contextOf } from '../kit/builders.ts'

const failing = (error: Error): Keeper => ({ ...keeperOver(memoryTable()), get: () => Promise.reject(error) })
const asked = (error: Error) => ask(getSettings, {}, { context: contextOf(), keeper: failing(error) })

test('a question is busy only where the table doesn’t answer', async () => {
  expect(await asked(new Unavailable('away'))).toEqual({ refused: 'busy' })
})

test('a row that can’t be read is an error to be seen, never told as busy', async () => {
  await expect(asked(new Unreadable('the row is not as its schema says'))).rejects.toThrow(Unreadable)
  await expect(asked(new RangeError('ours'))).rejects.toThrow(RangeError)
})
