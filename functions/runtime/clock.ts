import { randomBytes } from 'node:crypto'
import type { Instant } from '../../domain/calendar.ts'

/** The moment, asked once per invocation. */
export function instant(): Instant {
  return new Date().toISOString()
}

const digits = '0123456789abcdefghjkmnpqrstvwxyz'
const timeDigits = 10
const randomDigits = 16

/** 26 letters and digits, unlike any other: milliseconds first, so that ids minted from it sort by time, then 80 bits of chance. */
export function newSeed(millis: number): string {
  const time = Array.from({ length: timeDigits }, (_, at) => digits[Math.floor(millis / 32 ** (timeDigits - 1 - at)) % 32])
  const chance = Array.from(randomBytes(randomDigits), (byte) => digits[byte % 32])
  return [...time, ...chance].join('')
}
