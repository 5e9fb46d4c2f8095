import type { Scene } from './scene.ts'

/** One command with all that follows from it. `before` is played once, without faults; each point of `deed` begins where it ended. */
export type Flow = {
  name: string
  /** In a table of its own: schedules go through all merchants of theirs. */
  alone?: true
  before: (scene: Scene) => Promise<unknown>
  deed: (scene: Scene) => Promise<unknown>
}
