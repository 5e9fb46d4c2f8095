/** Settings of an AWS client for a party on this machine. */
export function awsClient(endpoint: string) {
  return { endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
}
