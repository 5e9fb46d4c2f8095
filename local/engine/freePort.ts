import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports systems give to outgoing connections: one of those would take ours while a process starts. */
const lowestPort = 10_240
const highestPort = 32_000

/** A port of loopback free at this moment, for a process that can't choose one itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
