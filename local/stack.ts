import { join, resolve } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Clock } from './clock.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { controlsOf } from './controls/controls.ts'
import { controlServer } from './controls/server.ts'
import { type Engine, startEngine } from './engine/engine.ts'
import { createTables } from './engine/tables.ts'
import { endpointVariables, type Places } from './environment.ts'
import { readyFolder } from './folder.ts'
import { Keep } from './keep.ts'
import type { Log } from './log.ts'
import { type Outside, startOutside } from './outside/outside.ts'
import { type Front, takePort } from './port.ts'
import { prepare } from './prepare.ts'
import { type Seeded, seedOnce } from './seed.ts'
import { type Blueprint, readBlueprint } from './template/blueprint.ts'
import { startRecorder } from './wire/recorder.ts'

export type StackOptions = {
  /** 0 takes any free port. */
  port: number
  /** Kept between starts. */
  folder: string
  /** Begins with an empty folder. */
  fresh: boolean
  /** A synthesized assembly to run instead of building the project's own. */
  assembly?: string
  /** Opens no demo merchants. */
  empty?: boolean
  log: Log
}

export type Stack = {
  url: string
  seeded: Seeded
  outside: Outside['endpoints']
  /** The functions' environment with this run's own endpoints, past the recorder: for commands run by hand. */
  environment: Record<string, string>
  cloud: Cloud
  stop: () => Promise<void>
}

type Closing = { add: (close: () => Promise<void> | void) => void; all: () => Promise<void> }

/** What was started, ended in the reverse order; one that fails to end doesn't keep the others. */
function closing(): Closing {
  const closers: (() => Promise<void> | void)[] = []
  return {
    add: (close) => void closers.push(close),
    all: async () => {
      for (const close of closers.splice(0).reverse())
        await Promise.resolve()
          .then(close)
          .catch(() => undefined)
    },
  }
}

/** Starts everything on this machine. When a part can't start, those that did are ended and the reason is thrown. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const toClose = closing()
  try {
    return await start({ ...options, folder: resolve(options.folder) }, toClose)
  } catch (cause) {
    await toClose.all()
    throw cause
  }
}

async function start(options: StackOptions, toClose: Closing): Promise<Stack> {
  const { folder, log } = options
  const front = await takePort(options.port)
  toClose.add(front.stop)
  await readyFolder(folder, options.fresh)
  const keep = new Keep(folder)
  toClose.add(() => keep.close())
  const clock = new Clock(keep)
  const assembling = options.assembly === undefined ? prepare(log) : Promise.resolve(resolve(options.assembly))
  log.say('Starting the database engine …')
  const engineStarting = startEngine({ folder: join(folder, 'engine'), log })
  // Both are waited for even when one fails, so that nothing is left running.
  const [assembly, engine] = await Promise.allSettled([assembling, engineStarting])
  if (engine.status === 'fulfilled') toClose.add(engine.value.stop)
  if (engine.status === 'rejected') throw engine.reason
  if (assembly.status === 'rejected') throw assembly.reason
  const blueprint = readBlueprint(assembly.value)
  return assemble({ ...options, front, keep, clock, blueprint, engine: engine.value, toClose })
}

type Assembling = StackOptions & { front: Front; keep: Keep; clock: Clock; blueprint: Blueprint; engine: Engine; toClose: Closing }

async function assemble(parts: Assembling): Promise<Stack> {
  const { folder, log, front, keep, clock, blueprint, engine, toClose } = parts
  log.say('Starting the outside parties: mail, payments, bureau, sign-in …')
  const outside: Outside = await startOutside({
    dataDir: folder,
    now: () => clock.now(),
    // Offered again until the cloud stands and takes it.
    onEvent: async (event) => cloud.bus.tell('default', event),
    publicUrl: () => front.url,
    account: blueprint.account,
    region: blueprint.region,
  })
  toClose.add(outside.stop)
  const streams = await tablesOf(engine, blueprint)
  const cloud: Cloud = await startCloud({
    blueprint,
    folder,
    keep,
    clock,
    log,
    engine: { endpoint: engine.endpoint, streams },
    environmentOf: (workerId) => endpointVariables(wired(workerId)),
    outsideQuiet: outside.quiet,
  })
  toClose.add(cloud.stop)
  const direct: Places = { ...placesOf(outside, cloud), engine: engine.endpoint, publicUrl: front.url }
  const { engine: engineUrl, bus, mail, payments, bureau, documents, signIn } = direct
  const recorder = await startRecorder({
    targets: { engine: engineUrl, bus, mail, payments, bureau, documents, 'sign-in': signIn },
    whoCalls: (workerId) => cloud.lambdas.whoCalls(workerId),
    crash: (workerId) => cloud.lambdas.crash(workerId),
    now: () => clock.now(),
  })
  toClose.add(recorder.stop)
  const wired = (workerId: string): Places => ({
    ...direct,
    engine: recorder.endpointFor('engine', workerId),
    bus: recorder.endpointFor('bus', workerId),
    mail: recorder.endpointFor('mail', workerId),
    payments: recorder.endpointFor('payments', workerId),
    bureau: recorder.endpointFor('bureau', workerId),
    documents: recorder.endpointFor('documents', workerId),
    signIn: recorder.endpointFor('sign-in', workerId),
  })
  const environment = { ...sharedVariables(blueprint), ...localCredentials(blueprint.region), ...endpointVariables(direct) }
  const running = { url: front.url, environment, outside: outside.endpoints, cloud, blueprint }
  let seeded: Seeded | undefined
  const others = [...outside.controls, ...recorder.controls]
  const control = controlServer(controlsOf({ ...running, others, calls: recorder.calls, seeded: () => seeded }))
  front.open((request, response) => {
    if (!control(request, response)) void cloud.gateway?.serve(request, response)
  })
  cloud.begin()
  seeded = parts.empty ? { merchants: [] } : await seedOnce({ place: running, keep, log })
  return { ...running, seeded, stop: toClose.all }
}

async function tablesOf(engine: Engine, blueprint: Blueprint): Promise<Map<string, string>> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: blueprint.region, credentials })
  try {
    return await createTables(client, blueprint.tables)
  } finally {
    client.destroy()
  }
}

const placesOf = ({ endpoints }: Outside, cloud: Cloud): Omit<Places, 'engine' | 'publicUrl'> => ({
  ...cloud.endpoints,
  mail: endpoints.SESV2,
  secrets: endpoints.SECRETS_MANAGER,
  payments: endpoints.payments,
  bureau: endpoints.bureau,
  signIn: endpoints.COGNITO_IDENTITY_PROVIDER,
  oidcIssuer: endpoints.oidcIssuer,
})

/** Every variable the template gives to functions; infra gives all of them the same values. */
const sharedVariables = ({ functions }: Blueprint): Record<string, string> =>
  Object.assign({}, ...[...functions.values()].map(({ environment }) => environment))

const localCredentials = (region: string): Record<string, string> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
})
