import type { Stack } from './stack.ts'

/** What a start says last: addresses, keys, people, and a line to paste. */
export function welcome({ url, seeded, outside }: Pick<Stack, 'url' | 'seeded' | 'outside'>): string {
  const lines = [
    '',
    'Encours runs on this machine. Ctrl-C ends it.',
    '',
    `  API            ${url}/v1`,
    `  API docs       ${url}/v1/docs`,
    `  Mailbox        ${url}/_local/mailbox`,
    `  Sign-in        ${outside.oidcIssuer}`,
    `  What goes on   ${url}/_local/`,
  ]
  for (const { name, merchantId, keys, people } of seeded.merchants) {
    lines.push('', `  ${name} (${merchantId})`)
    for (const key of keys) lines.push(`    key     ${key.name.padEnd(20)} ${key.key}`)
    for (const person of people) lines.push(`    person  ${person.role.padEnd(20)} ${person.name} (${person.subject})`)
  }
  if (seeded.curl !== undefined) lines.push('', 'Try this:', '', `  ${seeded.curl}`)
  return `${lines.join('\n')}\n`
}
