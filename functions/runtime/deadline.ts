import type { Context as LambdaContext } from 'aws-lambda'

/** Kept for the answer itself when the rest of an invocation is spent on trying. */
const answerMillis = 2_000

/** How long an invocation may still take. */
export type Remaining = Pick<LambdaContext, 'getRemainingTimeInMillis'>

/** Until when (milliseconds since 1970) an invocation may go on trying. */
export function deadlineOf({ getRemainingTimeInMillis }: Remaining): number {
  return Date.now() + getRemainingTimeInMillis() - answerMillis
}
