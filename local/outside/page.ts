/** Text made safe to stand in HTML, attributes included. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

const style = `
  :root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f4f5f7 }
  body { margin: 0 auto; max-width: 60rem; padding: 1.5rem }
  main { background: #fff; border: 1px solid #dde1e6; border-radius: 8px; padding: 1.5rem }
  main.narrow { max-width: 26rem; margin: 2rem auto }
  h1 { font-size: 1.25rem; margin: 0 0 1rem } a { color: #0a58ca }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #e6e9ed; vertical-align: top }
  th { font-weight: 600; color: #5a6472 } dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem } dt { color: #5a6472 } dd { margin: 0; overflow-wrap: anywhere }
  button { font: inherit; padding: .6rem 1rem; border-radius: 6px; border: 1px solid #b9c0ca; background: #fff; cursor: pointer; width: 100%; margin-top: .6rem }
  button.first { background: #0b6b3a; border-color: #0b6b3a; color: #fff; font-weight: 600 }
  .amount { font-size: 2rem; font-weight: 700; margin: .2rem 0 1rem } .note { color: #5a6472; font-size: .9rem } .wrong { background: #fdecea; border: 1px solid #f3b8b1; padding: .6rem; border-radius: 6px }
  pre { white-space: pre-wrap; overflow-wrap: anywhere } iframe { width: 100%; height: 34rem; border: 1px solid #dde1e6; background: #fff }
  .amounts { text-align: right }`

/** A whole page that loads nothing from anywhere. `body` is HTML already escaped by its maker. */
export function page(parts: { title: string; body: string; narrow?: boolean }): string {
  const shape = parts.narrow ? '<main class="narrow">' : '<main>'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'">
<title>${escaped(parts.title)}</title><style>${style}</style></head><body>${shape}${parts.body}</main></body></html>`
}
