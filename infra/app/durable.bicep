// The Durable Task Scheduler and the hub whose name host.json gives.
param name string
param location string
param tags object

@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of a dedicated scheduler; 0 for Consumption.')
param capacity int

param apiPrincipalId string

var roles = loadJsonContent('roles.json')

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Who may call is decided by roles; an empty list would refuse everyone.
    ipAllowlist: ['0.0.0.0/0']
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }

  resource hub 'taskHubs' = {
    name: 'AutoVideo'
  }

  // What a video is lies in its document; finished orchestrations are kept to look into only.
  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [
        { retentionPeriodInDays: 7, orchestrationState: 'Completed' }
        { retentionPeriodInDays: 30, orchestrationState: 'Failed' }
        { retentionPeriodInDays: 30, orchestrationState: 'Terminated' }
      ]
    }
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler
  name: guid(scheduler.id, apiPrincipalId, roles.DurableTaskDataContributor)
  properties: {
    principalId: apiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.DurableTaskDataContributor)
  }
}

output endpoint string = scheduler.properties.endpoint
