import { isDeepStrictEqual } from 'node:util'
import { tableShape } from '../../kit/keeper.ts'
import type { Image } from './size.ts'

type Keys = readonly { AttributeName: string }[]
type Declared = {
  IndexName: string
  KeySchema: Keys
  Projection: { ProjectionType: string; NonKeyAttributes?: readonly string[] }
}

/** What costs beside a row: an index, with the attributes that name an entry of it, and those that come along. */
export type Index = { name: string; local: boolean; keys: readonly string[]; projects: 'all' | readonly string[] }

const tableKeys: readonly string[] = tableShape.KeySchema.map(({ AttributeName }) => AttributeName)

function indexOf({ IndexName: name, KeySchema, Projection }: Declared, local: boolean): Index {
  const keys = [...new Set([...KeySchema.map(({ AttributeName }) => AttributeName), ...tableKeys])]
  const { ProjectionType, NonKeyAttributes = [] } = Projection
  return { name, local, keys, projects: ProjectionType === 'ALL' ? 'all' : [...keys, ...NonKeyAttributes] }
}

/** The indexes of our one table. */
export const ourIndexes: readonly Index[] = [
  ...tableShape.LocalSecondaryIndexes.map((index) => indexOf(index, true)),
  ...tableShape.GlobalSecondaryIndexes.map((index) => indexOf(index, false)),
]

/** A row's entry in an index; none where it lacks one of its keys. */
export function entryOf({ keys, projects }: Index, image: Image | undefined): Image | undefined {
  if (!image || keys.some((name) => image[name] === undefined)) return undefined
  return projects === 'all' ? image : Object.fromEntries(Object.entries(image).filter(([name]) => projects.includes(name)))
}

/** A row's key as one text. */
export function placeOf(image: Image): string {
  return tableKeys.map((name) => image[name]?.S ?? '').join('\n')
}

export const isSame = (one: Image | undefined, other: Image | undefined): boolean => isDeepStrictEqual(one, other)

/** Whether two entries stand at one place of an index. */
export function standsAlike({ keys }: Index, one: Image, other: Image): boolean {
  return keys.every((name) => one[name]?.S === other[name]?.S)
}
