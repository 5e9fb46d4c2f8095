const shape = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/**
 * The instant an ISO 8601 duration after another, in UTC: months and years by the calendar, so that P1M after 31 January is
 * the last day of February. `undefined` when the text is no duration.
 */
export function instantAfter(start: number, duration: string): number | undefined {
  const parts = shape.exec(duration)
  if (parts === null || /[PT]$/.test(duration)) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const date = new Date(start)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  const rest = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
  return date.getTime() + rest * 1000
}
