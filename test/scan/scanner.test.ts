import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lookThrough } from '../../tools/scan/collected.ts'
import { findingsIn } from '../../tools/scan/scanner.ts'

const scan = (line: string, handedOut: readonly string[] = []) => findingsIn({ place: 'planted', lines: [line] }, new Set(handedOut))
const rulesOf = (line: string) => scan(line).map(({ rule }) => rule)

test.each([
  ['an e-mail address', '{"message":"mail to Anna.Martin+shop@client.example refused"}'],
  ['an e-mail address', 'à «anna@example.com»'],
  ['a card’s number', '{"number":"4242424242424242"}'],
  ['a card’s number', 'paid with 4242 4242 4242 4242 today'],
  ['a card’s number', 'paid with 5555-5555-5555-4444'],
  ['a card’s number', '"pan":378282246310005,'],
  ['an API key', '{"key":"enc_Zk3fJH-abcd_efgh1234"}'],
  ['a token of a person', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmVk'],
  ['a token of a pay link', 'GET https://api.example.com/pay/1.eyJtZXJjaGFudElkIjoi.c2lnbmVkc2lnbmVkc2ln'],
  ['a key of the payment provider', '{"secret":"whsec_test_mer_lumen"}'],
  ['a key of the payment provider', 'using sk_live_51H'],
  ['a bearer', '{"header":"Bearer abcdefgh"}'],
  ['a header that identifies somebody', '{"headers":{"authorization":"x"}}'],
  ['a header that identifies somebody', '{"stripe-signature": "t=1,v1=00"}'],
])('%s is found in %s', (rule, line) => {
  expect(rulesOf(line)).toContain(rule)
})

test('a secret that was handed out is found whatever it looks like, and is not repeated', () => {
  const [finding, ...more] = scan('{"text":"… bureau-secret-mer_lumen …"}', ['bureau-secret-mer_lumen'])
  expect(finding).toMatchObject({ place: 'planted', line: 1, rule: 'a secret that was handed out' })
  expect(finding?.excerpt).not.toContain('bureau-secret')
  expect(more).toEqual([])
})

test.each([
  ['a moment in milliseconds', `{"at":${Date.UTC(2026, 10, 22)},"b":1795305600003}`],
  ['a moment as text', '{"timestamp":"2026-11-22T10:58:59.123Z"}'],
  ['the largest figures', '{"figure":4000000000000000,"amount":1000000000000}'],
  ['a card’s number with a wrong check digit', '{"number":"4242424242424241"}'],
  ['a sequence of the stream', '{"sequence":"000000000000000000042"}'],
  ['a trace, a hash, ids', '"1-6b2b92a2-bc6e7edba586e6a8b0b99ef1" "4242424242424242abcd" "acc_4242424242424242" 01hd4242424242424242'],
  ['an IBAN', 'FR7630006000011234567890189'],
  ['a package with its version', 'node_modules/@aws-sdk/client-dynamodb vitest@5.1.0'],
  ['words with the same letters', 'task_list risk_level person:sha256.abc key:key_storefront'],
])('%s is none', (_, line) => {
  expect(scan(line)).toEqual([])
})

test('a folder is looked through whole: lines by kind, secrets that were handed out, and where something stood', () => {
  const folder = mkdtempSync(join(tmpdir(), 'encours-scan-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(lookThrough(join(folder, 'nothing'))).toEqual({ lines: {}, secrets: 0, findings: [] })
  writeFileSync(join(folder, 'handed-out.1'), 'a-secret\n')
  writeFileSync(join(folder, 'engine-logs.1'), '{"message":"fine"}\n{"message":"a-secret"}\n')
  writeFileSync(join(folder, 'engine-logs.2'), '{"message":"fine"}\n')
  const { lines, secrets, findings } = lookThrough(folder)
  expect(lines).toEqual({ 'engine-logs': 3 })
  expect(secrets).toBe(1)
  expect(findings).toMatchObject([{ place: 'engine-logs.1', line: 2 }])
})
