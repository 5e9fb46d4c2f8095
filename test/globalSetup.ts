import type { TestProject } from 'vitest/node'
import { forgetOld } from '../tools/scan/collected.ts'
import { startTestEngine } from './kit/engine.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one real DynamoDB engine of this run listens; each test makes a table of its own in it. */
    engineEndpoint: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  forgetOld()
  const engine = await startTestEngine()
  project.provide('engineEndpoint', engine.endpoint)
  return engine.stop
}
