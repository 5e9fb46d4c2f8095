import type { Reply } from '../loopback.ts'

/** An error in the REST-JSON shape of SES v2. */
export class SesError extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string) {
    super(message)
    this.code = code
    this.status = code === 'NotFoundException' ? 404 : 400
  }
}

/** Throws SES's answer to something wrong in the request. */
export function badRequest(message: string): never {
  throw new SesError('BadRequestException', message)
}

export function sesErrorReply(error: SesError): Reply {
  return { status: error.status, headers: { 'x-amzn-errortype': error.code }, json: { message: error.message } }
}
