// What the Functions runtime itself keeps: the deployed package, leases of timers, keys; and orchestrations, where no scheduler does.
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
param apiPrincipalId string

@description('The runtime makes queues, tables and containers for orchestrations here.')
param keepsOrchestrations bool

var roles = loadJsonContent('roles.json')
var forOrchestrations = [roles.StorageQueueDataContributor, roles.StorageTableDataContributor]

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 14 } }

    resource packages 'containers' = {
      name: 'packages'
    }
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in concat([roles.StorageBlobDataOwner], keepsOrchestrations ? forOrchestrations : []): {
    scope: account
    name: guid(account.id, apiPrincipalId, role)
    properties: {
      principalId: apiPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

output name string = account.name
output packageContainer string = account::blobService::packages.name
