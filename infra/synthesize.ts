/** One way to write the template, for the command line, the local start and the tests. */
import { App, Validations } from 'aws-cdk-lib'
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { readDeployment, stillExamples } from './deployment.ts'
import { EncoursStack, type StackProps } from './stack.ts'

export type Synthesis = StackProps & {
  outdir: string
  /** Values for infra/deployment.ts; those of the CDK's command line win. */
  context: Record<string, unknown>
  /** CloudFormation's own rules and cdk-nag's AwsSolutions: findings throw. */
  checked: boolean
}

/** The app before its synthesis, so that tests can look at the stack. */
export const createApp = ({ outdir, context, checked, ...props }: Synthesis): { app: App; stack: EncoursStack } => {
  const app = new App({
    outdir,
    context: { ...flags, ...context },
    // Decided here, so that the command line and the plain run write the same template.
    postCliContext: {
      'aws:cdk:enable-asset-metadata': true,
      'aws:cdk:enable-path-metadata': false,
      'aws:cdk:version-reporting': false,
      'aws:cdk:disable-stack-trace': true,
      '@aws-cdk/core:validateAgainstDefaultRules': checked,
    },
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: checked,
  })
  const stack = new EncoursStack(app, 'Encours', props)
  return { app, stack }
}

/**
 * Writes the template and its assets to `outdir`; throws on a finding when checked.
 * Answers the context keys that a real deployment still has to give.
 */
export const synthesize = async (options: Synthesis): Promise<string[]> => {
  const { app, stack } = createApp(options)
  if (options.checked) await addPolicyChecks(app)
  app.synth()
  return stillExamples(readDeployment(stack.node))
}

export const addPolicyChecks = async (app: App): Promise<void> => {
  // Loaded on demand: a local start that skips the checks shouldn't wait for their thousand rules.
  const { AwsSolutionsChecks } = await import('cdk-nag')
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}
