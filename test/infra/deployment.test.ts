import { App } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { readDeployment } from '../../infra/deployment.ts'

const read = (name: string, address: string) => {
  const beside = name === 'oidcIssuer' ? { oidcAudience: 'encours' } : {}
  return readDeployment(new App({ context: { ...beside, [name]: address } }).node)
}

describe.each(['oidcIssuer', 'paymentsApiUrl', 'bureauApiUrl'])('the address of %s', (name) => {
  test.each([
    'http://api.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'ftp://api.example.com',
    'ws://localhost',
    'api.example.com',
  ])('%s is refused: keys and money would go in clear text', (address) => {
    expect(() => read(name, address)).toThrow(`context ${name}`)
  })

  test.each(['https://api.example.com', 'http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])(
    '%s is taken',
    (address) => {
      expect(read(name, address)).toMatchObject({ [name]: address })
    },
  )
})
