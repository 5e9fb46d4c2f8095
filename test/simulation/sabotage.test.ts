import { expect, test } from 'vitest'
import { type Failure, newTally, replay, runSeed } from './campaign.ts'
import { sabotages } from './sabotages.ts'

const runs = 60
const commands = 100

test.for(sabotages)(
  'that $says is found within a few runs, and its shortest list fails again and again alike',
  { timeout: 300_000 },
  async (sabotage, { annotate }) => {
    const tally = newTally()
    let found: Failure | undefined
    for (let seed = 1; seed <= runs && !found; seed += 1) found = await runSeed({ seed, commands, sabotage, mostTries: 500 }, tally)
    expect(found, `${sabotage.name} after ${tally.runs} runs`).toBeDefined()
    if (!found) return
    const { seed, keep, failure, told } = found
    const [one, other] = [await replay({ seed, commands, sabotage }, keep), await replay({ seed, commands, sabotage }, keep)]
    expect(one.failure).toBe(failure)
    expect(other.failure).toBe(failure)
    expect(other.digest).toBe(one.digest)
    expect(keep.length).toBeLessThanOrEqual(30)
    expect((await replay({ seed, commands }, keep)).failure).toBeUndefined()
    await annotate(`found in run ${tally.runs}: ${told}`)
  },
)
