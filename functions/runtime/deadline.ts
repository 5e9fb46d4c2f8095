/** Kept for the answer itself when the rest of an invocation is spent on trying. */
const answerMillis = 2_000

/** Until when (milliseconds since 1970) an invocation may go on trying. */
export function deadlineOf({ getRemainingTimeInMillis }: { getRemainingTimeInMillis: () => number }): number {
  return Date.now() + getRemainingTimeInMillis() - answerMillis
}
