import { Duration } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'

/** When an alarm rings, and what it says. */
export type Rings = {
  metric: IMetric
  /** Rings from this value on, in `of` of the last `of` periods unless `outOf` is larger. */
  from: number
  of?: number
  outOf?: number
  /** Rings when nothing is told at all, too: of work that must be done whether anybody calls or not. */
  silenceRings?: true
  /** What people notice. */
  notice: string
  /** Page in docs/runbook, without its ending. */
  page: string
}

export const minute = Duration.minutes(1)
export const fiveMinutes = Duration.minutes(5)
