import * as z from 'zod'

/** What is put into one file, if anything, and which test files then run, in this order; without any, all. */
export const Task = z.object({
  mutant: z.object({ file: z.string(), start: z.number(), end: z.number(), to: z.string() }).optional(),
  tests: z.array(z.string()).optional(),
  /** Which of their tests run: those whose name has one of these in it. */
  named: z.array(z.string()).optional(),
  /** Where each test file leaves which functions it ran. */
  hits: z.string().optional(),
  /** Milliseconds of processor time after which the tests are taken never to end, and the bench ends itself. */
  processorMillis: z.number(),
})
export type Task = z.infer<typeof Task>

/** The first test that failed and why, which passed where they were asked for by name, and how long each file took in milliseconds. */
export const Verdict = z.object({
  failed: z.string().optional(),
  why: z.string().optional(),
  passed: z.array(z.string()),
  millis: z.record(z.string(), z.number()),
  /** Processor time of it all, which a busy machine doesn't lengthen. */
  processorMillis: z.number(),
})
export type Verdict = z.infer<typeof Verdict>

/** How a bench ends whose tests never do. */
export const neverEnds = 86
