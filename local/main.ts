import { parseArgs } from 'node:util'
import { messageOf, quiet, terminal } from './log.ts'
import { type Stack, startStack } from './stack.ts'
import { welcome } from './welcome.ts'

const help = `npm start -- [--port 8787] [--data .encours/] [--fresh] [--empty] [--template cdk.out]

  --port      where the API listens on 127.0.0.1; 0 takes any free port
  --data      folder that keeps everything between starts
  --fresh     begins with that folder empty
  --empty     opens no demo merchants
  --template  runs this synthesized assembly instead of building the project's own
`

type Options = { port: number; data: string; fresh: boolean; empty: boolean; template: string | undefined }

function optionsOf(given: string[]): Options | undefined {
  const { values } = parseArgs({
    args: given,
    options: {
      port: { type: 'string', default: '8787' },
      data: { type: 'string', default: '.encours' },
      fresh: { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
      template: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`)
  const { data, fresh, empty, template } = values
  return values.help ? undefined : { port, data, fresh, empty, template }
}

/** Ends everything at the first signal, or with the process that started it; a second one doesn't wait. */
function endOnSignals(stack: () => Stack | undefined): void {
  let ending = false
  const end = (): void => {
    if (ending) process.exit(130)
    ending = true
    void Promise.resolve(stack()?.stop()).then(() => process.exit(0))
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  // Whoever started it is gone, however it went: nobody would end this any more.
  process.on('disconnect', end)
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2))
  if (options === undefined) return terminal.say(help)
  // The time zone belongs to the whole process, and Lambda's is UTC.
  process.env.TZ = 'UTC'
  let stack: Stack | undefined
  endOnSignals(() => stack)
  const machine = process.env.ENCOURS_READY_JSON === '1'
  stack = await startStack({
    port: options.port,
    folder: options.data,
    fresh: options.fresh,
    empty: options.empty,
    ...(options.template === undefined ? {} : { assembly: options.template }),
    log: machine ? quiet : terminal,
  })
  const { url, seeded, environment, outside } = stack
  if (machine) terminal.say(`ready ${JSON.stringify({ url, seeded, environment, outside, pid: process.pid })}`)
  else terminal.say(welcome(stack))
}

try {
  await main()
} catch (cause) {
  terminal.warn(messageOf(cause))
  process.exit(1)
}
