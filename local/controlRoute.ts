/** What a local control is asked: the path's parameters, the query, and the JSON body (`undefined` without one). */
export type ControlRequest = { params: Record<string, string>; query: URLSearchParams; body: unknown }

/** What it answers: one of JSON, a page, or bytes as they are (mails, documents). Status 200 unless said. */
export type ControlAnswer = {
  status?: number
  json?: unknown
  html?: string
  raw?: { type: string; bytes: Uint8Array }
}

/** One line of the table of local controls. `path` is relative to `/_local/`, such as `events/{id}/redeliver`. */
export type ControlRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  handle: (request: ControlRequest) => Promise<ControlAnswer>
}

/** A control's refusal: the server answers `status` and the sentence as JSON instead of a 500. */
export class ControlRefused extends Error {
  readonly status: number
  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}
