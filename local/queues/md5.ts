import { createHash } from 'node:crypto'

/** As SQS tells of a body what it took, so that its sender can compare. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
