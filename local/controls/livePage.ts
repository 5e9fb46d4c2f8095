/**
 * What goes on, as it goes on: requests, the events they caused, calls that were tried again or spoiled by a fault, dead letters. One page
 * without a build; it asks every half second for what came since.
 */
export const livePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'">
<title>Encours, live</title><style>
  :root { font: 14px/1.45 system-ui, sans-serif; color: #1c2430; background: #f4f5f7 }
  body { margin: 0; padding: 1rem; display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
  header { grid-column: 1 / -1 } h1 { font-size: 1.2rem; margin: 0 } h2 { font-size: 1rem; margin: 0 0 .3rem }
  section { background: #fff; padding: .8rem; max-height: 44vh; overflow: auto } ol { list-style: none; margin: 0; padding: 0 }
  li { padding: .15rem 0; border-bottom: 1px solid #eef0f3; overflow-wrap: anywhere } .bad { color: #a4262c } code { color: #57606a }
</style></head><body>
<header><h1>Encours, live</h1><p><a href="/_local/">everything else</a> · <span id="state">…</span></p></header>
<section><h2>Requests</h2><ol id="requests"></ol></section>
<section><h2>Events</h2><ol id="events"></ol></section>
<section><h2>Retries and faults</h2><ol id="retries"></ol></section>
<section><h2>Dead letters</h2><ol id="deadLetters"></ol></section>
<script>
const most = 200
let after = { requests: 0, events: 0, calls: 0, deadLetters: 0 }
const add = (list, lines) => {
  const place = document.getElementById(list)
  for (const { says, id, bad } of lines) {
    const line = document.createElement('li')
    if (bad) line.className = 'bad'
    line.append(says + ' ')
    const code = document.createElement('code')
    code.textContent = id
    line.append(code)
    place.prepend(line)
  }
  while (place.children.length > most) place.lastChild.remove()
}
const look = async () => {
  try {
    const answer = await fetch('/_local/live/since?' + new URLSearchParams(after))
    const told = await answer.json()
    for (const list of ['requests', 'events', 'retries', 'deadLetters']) add(list, told[list])
    after = told.after
    document.getElementById('state').textContent = told.now
  } catch {
    document.getElementById('state').textContent = 'the run does not answer'
  }
  setTimeout(look, 500)
}
look()
</script></body></html>`
