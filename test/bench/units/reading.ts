import { type Image, sizeOf, sum } from './size.ts'

/** How a row is read: strongly, from what may lag, or in a transaction. */
export type Reading = 'strong' | 'lagging' | 'transaction'

const perFourKilobytes = { strong: 1, lagging: 0.5, transaction: 2 } as const satisfies Record<Reading, number>

const fourKilobytes = (bytes: number) => Math.max(1, Math.ceil(bytes / 4096))

/** A row by its key: rounded up by itself; one that isn't there costs as the smallest. */
export function itemUnits(image: Image | undefined, reading: Reading): number {
  return perFourKilobytes[reading] * fourKilobytes(image ? sizeOf(image) : 0)
}

/** Rows of one query or scan: their sizes are added before they are rounded. */
export function rangeUnits(images: readonly Image[], reading: Reading): number {
  return perFourKilobytes[reading] * fourKilobytes(sum(images.map(sizeOf)))
}
