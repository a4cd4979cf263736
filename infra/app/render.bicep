// The media worker: executions while the queues have messages, none while they are empty. The only place where native tools run.
param environmentName string
param jobName string
param location string
param tags object
param serviceTag string
param workspaceId string

@description('A T4 has NVENC; A100 and H100 have not. The worker probes its encoders and falls back to libx264.')
param gpuEnabled bool

@minValue(1)
param maxExecutions int

@description('Empty until the first deployment: then a public image stands in, which nothing starts while the queues are empty.')
param image string

param registryServer string
param identityId string
param identityClientId string
param serviceBusNamespace string
param insightsConnection string

@description('Renders and clips: one execution for each.')
param heavyQueue string

@description('Voices, pictures and probes take seconds: one execution for eight.')
param lightQueue string

param settings object

@description('Settings that stand above all of these.')
param extraSettings object

var cpuProfile = { name: 'Consumption', workloadProfileType: 'Consumption' }
var gpuProfile = { name: 'gpu-t4', workloadProfileType: 'Consumption-GPU-NC8as-T4' }
var resources = gpuEnabled ? { cpu: json('8'), memory: '56Gi' } : { cpu: json('4'), memory: '8Gi' }
// Half of it may pass until the last job is taken, the other half is longer than any render takes.
var replicaMinutes = 60
var workerSettings = union(settings, {
  MediaJobs__MaxRender: '1'
  Telemetry__Logs: 'json'
  // An execution goes on with what waits, and ends when nothing does.
  MediaJobs__ExitWhenIdleSeconds: '20'
  // Well before the platform would cut it off in the middle of a job; the next execution takes what waits.
  MediaJobs__MaxMinutes: '${replicaMinutes / 2}'
  MediaJobs__BeatMilliseconds: '1000'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  ServiceBus__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
}, extraSettings)

resource pool 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: environmentName
  location: location
  tags: tags
  properties: {
    // Through diagnostic settings, which need no key of the workspace.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: gpuEnabled ? [cpuProfile, gpuProfile] : [cpuProfile]
    zoneRedundant: false
  }
}

resource logging 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: pool
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource job 'Microsoft.App/jobs@2025-07-01' = {
  name: jobName
  location: location
  tags: union(tags, { 'azd-service-name': serviceTag })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: pool.id
    workloadProfileName: gpuEnabled ? gpuProfile.name : cpuProfile.name
    configuration: {
      triggerType: 'Event'
      // A worker that hangs ends here and its message is delivered again.
      replicaTimeout: replicaMinutes * 60
      // The queue delivers again, so the platform need not.
      replicaRetryLimit: 0
      registries: [{ server: registryServer, identity: identityId }]
      eventTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          maxExecutions: maxExecutions
          pollingInterval: 15
          rules: [
            {
              name: 'heavy'
              type: 'azure-servicebus'
              metadata: { namespace: serviceBusNamespace, queueName: heavyQueue, messageCount: '1' }
              identity: identityId
            }
            {
              name: 'light'
              type: 'azure-servicebus'
              metadata: { namespace: serviceBusNamespace, queueName: lightQueue, messageCount: '8' }
              identity: identityId
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'render'
          image: empty(image) ? 'mcr.microsoft.com/k8se/quickstart-jobs:latest' : image
          resources: resources
          env: map(items(workerSettings), setting => { name: setting.key, value: setting.value })
        }
      ]
    }
  }
}

output name string = job.name
