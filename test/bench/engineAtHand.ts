import { startTestEngine } from '../kit/engine.ts'
import { ran } from './command.ts'
import { Missing } from './missing.ts'

const how = 'the database engine runs on it: apt-get install -y openjdk-17-jre-headless'
const oldestJava = 17

/** Looks for what the engine runs on, so that a machine without it is told in one line and not by whatever needs it first. */
export async function javaAtHand(): Promise<void> {
  // Java 8 knows no `--version`: it ends with a complaint, as one that isn't there.
  const said = await ran('java', ['--version']).catch(() => '')
  const major = Number(/\s(\d+)/.exec(said)?.[1] ?? 0)
  if (major === 0) throw new Missing(`Java 17 or 21 is missing, ${how}`)
  if (major < oldestJava) throw new Missing(`Java 17 or 21 is missing, this machine has ${major}; ${how}`)
}

/** Work on the engine that tests use, which ends with it; what it lacks on this machine is told in one line. */
export async function withEngine<T>(work: (endpoint: string) => Promise<T>): Promise<T> {
  await javaAtHand()
  // The engine by itself keeps no process alive, not even while it starts.
  const alive = setInterval(() => undefined, 60_000)
  try {
    const engine = await startTestEngine()
    try {
      return await work(engine.endpoint)
    } finally {
      await engine.stop()
    }
  } finally {
    clearInterval(alive)
  }
}
