// Videos and everything they are made of. Names and lifetimes: docs/data-model.md, "Blobs".
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param sku string

@minValue(1)
@maxValue(365)
@description('Days during which a deleted blob can be brought back.')
param restoreDays int

@minValue(1)
@description('Days without a read after which an artefact moves to the cool tier; the next read brings it back.')
param coolAfterDays int

@description('Origin of the web app, which uploads and plays directly.')
param webOrigin string

param principalIds string[]

var roles = loadJsonContent('roles.json')
// Reading and writing, and signing links in the name of the process (user delegation).
var rights = flatten(map(principalIds, principal => [
  { principal: principal, role: roles.StorageBlobDataContributor }
  { principal: principal, role: roles.StorageBlobDelegator }
]))

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
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
    properties: {
      containerDeleteRetentionPolicy: { enabled: true, days: restoreDays }
      cors: {
        corsRules: [
          {
            allowedOrigins: [webOrigin]
            allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT']
            allowedHeaders: ['content-type', 'range', 'x-ms-*']
            exposedHeaders: ['accept-ranges', 'content-length', 'content-range', 'etag']
            maxAgeInSeconds: 3600
          }
        ]
      }
      deleteRetentionPolicy: { enabled: true, days: restoreDays }
      lastAccessTimeTrackingPolicy: { enable: true, name: 'AccessTimeTracking', trackingGranularityInDays: 1, blobType: ['blockBlob'] }
    }

    resource media 'containers' = {
      name: 'autovideo'
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    // Access times are tracked before a rule may ask for them.
    dependsOn: [blobService]
    properties: {
      policy: {
        rules: [
          {
            name: 'cool-what-nobody-reads'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['autovideo/artefacts/'] }
              actions: {
                baseBlob: {
                  tierToCool: { daysAfterLastAccessTimeGreaterThan: coolAfterDays }
                  enableAutoTierToHotFromCool: true
                }
              }
            }
          }
        ]
      }
    }
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in rights: {
    scope: account
    name: guid(account.id, right.principal, right.role)
    properties: {
      principalId: right.principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', right.role)
    }
  }
]

output id string = account.id
output name string = account.name
output endpoint string = account.properties.primaryEndpoints.blob
output hostName string = split(account.properties.primaryEndpoints.blob, '/')[2]
output container string = account::blobService::media.name
