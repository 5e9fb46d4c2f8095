/**
 * Places that may break a rule, each with its reason. A line that is no longer needed fails the tests: the list
 * can only shrink, or grow by somebody's decision.
 */
export type Exception = {
  /** The rule's name, word for word. */
  rule: string
  /** The file, from the root. */
  path: string
  /** Why this place may. */
  reason: string
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'imports go inward only, and each ring uses its own packages',
    path: 'tools/simulate.ts',
    reason: 'the command line of the simulation, which stands with the tests: the same runs by hand and in every test run',
  },
  {
    rule: 'imports go inward only, and each ring uses its own packages',
    path: 'tools/sweep.ts',
    reason: 'the command line of the sweeps, which stand with the tests: the same points by hand and in every test run',
  },
  {
    rule: 'imports go inward only, and each ring uses its own packages',
    path: 'tools/bench.ts',
    reason: 'the command line of the measurements, which stand with the tests and use the same house',
  },
  {
    rule: 'imports go inward only, and each ring uses its own packages',
    path: 'tools/fuzz.ts',
    reason: 'the command line of the fuzzer, which stands with the tests: the same requests by hand and in every test run',
  },
  {
    rule: 'imports go inward only, and each ring uses its own packages',
    path: 'functions/api/docs.ts',
    reason:
      'serves the generated OpenAPI document as it stands in docs/, so that the API and its page can never differ from what is committed',
  },
]
