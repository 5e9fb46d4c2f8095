import type { Cloud } from '../cloud.ts'
import type { DeadLetters } from '../queues/deadLetters.ts'
import type { Seeded } from '../seed.ts'

export type HomePageParts = { cloud: Cloud; seeded: () => Seeded | undefined; deadLetters: DeadLetters }

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `
  :root { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; background: #f4f5f7 }
  body { margin: 0 auto; max-width: 64rem; padding: 1.5rem }
  h1 { font-size: 1.3rem } h2 { font-size: 1rem; margin-top: 2rem } a { color: #0a58ca }
  table { border-collapse: collapse; width: 100%; background: #fff } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e6e9ed; vertical-align: top }
  code { overflow-wrap: anywhere }`

const table = (heads: string[], rows: string[][]): string =>
  `<table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</table>`

/** The run on one page: where everything is, what happened last, what lies in the dead letters. Loads nothing from anywhere. */
export function homePage({ cloud, seeded, deadLetters }: HomePageParts): string {
  const events = cloud.bus
    .history()
    .slice(-25)
    .reverse()
    .map(({ event }) => [escaped(event.time), escaped(event['detail-type']), escaped(event.source), `<code>${escaped(event.id)}</code>`])
  const letters = deadLetters
    .list()
    .slice(-25)
    .reverse()
    .map(({ at, queue, reason }) => [escaped(at), escaped(queue), escaped(reason)])
  const merchants = (seeded()?.merchants ?? []).flatMap(({ name, keys, people }) => [
    ...keys.map((key) => [escaped(name), `key ${escaped(key.name)}`, `<code>${escaped(key.key)}</code>`]),
    ...people.map((person) => [escaped(name), escaped(person.role), escaped(person.name)]),
  ])
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta http-equiv="refresh" content="5">
<title>Encours on this machine</title><style>${style}</style></head><body>
<h1>Encours on this machine</h1>
<p>${escaped(new Date(cloud.clock.now()).toISOString())} on the run's clock ·
<a href="/v1/docs">API documentation</a> · <a href="/_local/live">live</a> · <a href="/_local/mailbox">mailbox</a> · <a href="/_local/events">events</a> ·
<a href="/_local/queues">queues</a> · <a href="/_local/dead-letters">dead letters</a> · <a href="/_local/calls">calls</a> · <a href="/_local/clock">clock</a> · <a href="/_local/keys">keys</a></p>
<h2>Keys and people</h2>${table(['merchant', 'what', ''], merchants)}
<h2>Last events</h2>${table(['time', 'type', 'source', 'id'], events)}
<h2>Dead letters</h2>${letters.length === 0 ? '<p>None.</p>' : table(['time', 'queue', 'reason'], letters)}
</body></html>`
}
