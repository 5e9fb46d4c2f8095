import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute or more. Started last on a fresh clone, they would keep one core busy while the other has nothing to do. */
const long = [
  'test/fuzz/fuzz.test.ts',
  'test/simulation/',
  'test/sweep/',
  'test/fuzz/',
  'test/api/races',
  'test/infra/command-line.test.ts',
  'test/domain/',
]

const place = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((path) => moduleId.includes(path))
  return at === -1 ? long.length : at
}

export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}
