/** The ids in `{batchItemFailures:[{itemIdentifier}]}`; an id that is no text fails the whole batch. */
export function failedItems(result: string): string[] {
  const answer: unknown = JSON.parse(result)
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) return []
  const { batchItemFailures: items } = answer
  if (!Array.isArray(items)) return []
  return items.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'itemIdentifier' in item ? String(item.itemIdentifier) : '',
  )
}
