import * as z from 'zod'

/** Whether an answer of this shape has a version, told as ETag, that If-Match guards: of an account its terms', of settings their own. */
export function isVersioned(answer: z.ZodType): boolean {
  return answer instanceof z.ZodObject && ('termsVersion' in answer.shape || 'settingsVersion' in answer.shape)
}
