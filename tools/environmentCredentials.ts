/**
 * Stands in a bundle for the AWS SDK's chain of credential sources (tools/build.ts): single sign-on, profiles, web identity
 * and their clients would be a quarter of each small function, and Lambda always gives its credentials by the environment.
 */
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

/** The name by which callers tell that nothing was sent. */
class CredentialsProviderError extends Error {
  override readonly name = 'CredentialsProviderError'
}

export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
  if (!accessKeyId || !secretAccessKey) throw new CredentialsProviderError('the environment holds no AWS credentials')
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
