import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isTarget, type Target } from './target.ts'

/** Who came through a door, and what for. */
export type Visitor = { workerId: string; target: Target; path: string }
export type Visited = (visitor: Visitor, exchange: { request: IncomingMessage; response: ServerResponse }) => void

export type Doors = { endpointFor: (target: Target, workerId: string) => string; stop: () => Promise<void> }

/** Stripe's client and the bureau's take scheme, host and port only: their workers are told apart by port. */
const byPort: readonly Target[] = ['payments', 'bureau']
const spare = 16
const mostPorts = 512

type Port = { url: string; workerId: string | undefined }

/**
 * One address per worker and target, so that each call can be put to the worker's invocation: a path on one port for AWS's
 * clients, a port of its own for others. Ports are opened ahead, because an address is wanted at once when a worker starts.
 */
export async function openDoors(visited: Visited): Promise<Doors> {
  const servers: Server[] = []
  const opening = new Set<Promise<unknown>>()
  let stopped = false

  const shared = await open(servers, (request, response) => {
    const [, , workerId = '', target = '', ...rest] = (request.url ?? '/').split('/')
    if (!isTarget(target)) return void response.writeHead(404).end()
    visited({ workerId: decodeURIComponent(workerId), target, path: `/${rest.join('/')}` }, { request, response })
  })

  const ports: Record<string, Port[]> = Object.fromEntries(byPort.map((target) => [target, []]))
  const openOne = async (target: Target): Promise<void> => {
    const port: Port = { url: '', workerId: undefined }
    port.url = await open(servers, (request, response) => {
      visited({ workerId: port.workerId ?? '-', target, path: request.url ?? '/' }, { request, response })
    })
    ports[target]?.push(port)
  }
  for (const target of byPort) await Promise.all(Array.from({ length: spare }, () => openOne(target)))

  const portFor = (target: Target, workerId: string): string => {
    const open = ports[target] ?? []
    const found = open.find((port) => port.workerId === workerId) ?? open.find((port) => port.workerId === undefined)
    // With every port given away, the one given longest ago has a worker that is most likely gone.
    const port = found ?? open.shift()
    if (!port) throw new Error(`No port for ${target}`)
    if (!found) open.push(port)
    port.workerId = workerId
    if (!stopped && open.length < mostPorts && open.filter((other) => other.workerId === undefined).length < spare) {
      const turn = openOne(target).finally(() => opening.delete(turn))
      opening.add(turn)
    }
    return port.url
  }

  return {
    endpointFor: (target, workerId) =>
      byPort.includes(target) ? portFor(target, workerId) : `${shared}/w/${encodeURIComponent(workerId)}/${target}`,
    stop: async () => {
      stopped = true
      await Promise.all(opening)
      await Promise.all(servers.map(close))
    },
  }
}

function open(servers: Server[], answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer({ noDelay: true, keepAliveTimeout: 75_000 }, answer)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      servers.push(server)
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
