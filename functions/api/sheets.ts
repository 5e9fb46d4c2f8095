import type { APIGatewayProxyStructuredResultV2 as HttpAnswer } from 'aws-lambda'
import { csvOf, type Sheet, tsvOf } from '../../domain/sheet.ts'
import type { HttpEvent } from './caller.ts'

/** How lines and columns can be written, by the type a caller may ask for. */
export const sheetTypes = { 'text/csv': csvOf, 'text/tab-separated-values': tsvOf } as const
type SheetType = keyof typeof sheetTypes

const isSheetType = (type: string): type is SheetType => Object.hasOwn(sheetTypes, type)

/** The first type in `Accept` that we have; JSON where it names none. */
export function sheetTypeOf({ headers }: Pick<HttpEvent, 'headers'>): SheetType | undefined {
  const types = (headers?.accept ?? '').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase() ?? '')
  const wanted = types.find((type) => isSheetType(type) || type === 'application/json')
  return wanted !== undefined && isSheetType(wanted) ? wanted : undefined
}

type Page = { sheet: Sheet; next?: string | undefined; nextAfter?: number | undefined }

/** A page as a file of its own, with its column names; where there is more, a link says so as the JSON's "next" would. */
export function sheetAnswer(event: HttpEvent, type: SheetType, { sheet, next, nextAfter }: Page): HttpAnswer {
  const query = new URLSearchParams(event.rawQueryString)
  if (next !== undefined) query.set('cursor', next)
  if (nextAfter !== undefined) query.set('after', String(nextAfter))
  const isMore = next !== undefined || nextAfter !== undefined
  return {
    statusCode: 200,
    headers: {
      'content-type': `${type}; charset=utf-8${type === 'text/csv' ? '; header=present' : ''}`,
      ...(isMore && { link: `<${event.rawPath}?${query.toString()}>; rel="next"` }),
    },
    body: sheetTypes[type](sheet),
  }
}
