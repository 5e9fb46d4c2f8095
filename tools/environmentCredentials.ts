/**
 * Stands in a bundle for the AWS SDK's chain of credential sources (tools/build.ts): single sign-on, profiles, web identity
 * and their clients would be a quarter of each small function, and Lambda always gives its credentials by the environment.
 */
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
  if (!accessKeyId || !secretAccessKey) throw new Error('the environment holds no AWS credentials')
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
