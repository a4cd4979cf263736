// The function app on Flex Consumption: HTTP API, orchestrations, activities, timers, queues.
param planName string
param name string
param location string
param tags object
param serviceTag string

@description('Row `functions` of sizes.json.')
param scale object

param identityId string
param identityClientId string
param hostStorageName string
param packageContainer string

@allowed(['dts', 'azureStorage'])
param durableBackend string

@description('Of the scheduler; empty with azureStorage.')
param durableEndpoint string

param insightsConnection string
param webOrigin string
param openAiEndpoint string
param textDeployment string
param redisEndpoint string
param vaultUri string
param settings object

@description('`Section__Key=value`, separated by semicolons.')
param extraSettings string

@description('`Section__Key`, separated by commas.')
param secretSettings string

var runtime = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  ServiceBus__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
}
// host.json names the scheduler; settings of this form replace values of host.json.
var durable = durableBackend == 'dts'
  ? { DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${durableEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}' }
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'AzureWebJobsStorage'
    }
var product = {
  MediaJobs__WorkerInProcess: 'false'
  KeyVault__Endpoint: vaultUri
  Redis__Connection: '${redisEndpoint},ssl=true'
  // The application answers for other origins itself, not the platform in front of it.
  Api__CorsOrigins: webOrigin
  Identity__PublicUrl: webOrigin
  AzureOpenAi__Endpoint: openAiEndpoint
  AzureOpenAi__TextDeployment: textDeployment
}
var extra = toObject(
  filter(split(extraSettings, ';'), line => contains(line, '=')),
  line => trim(substring(line, 0, indexOf(line, '='))),
  line => trim(substring(line, indexOf(line, '=') + 1))
)
// Keys that infra/hooks/make-secrets puts into the vault, and those that somebody else does.
var generated = loadJsonContent('generated-secrets.json')
var secrets = toObject(
  union(generated, filter(map(split(secretSettings, ','), key => trim(key)), key => !empty(key))),
  key => key,
  key => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(key, '__', '--')})'
)

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceTag })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.memoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReadyHttp == 0 ? [] : [{ name: 'http', instanceCount: scale.alwaysReadyHttp }]
        triggers: { http: { perInstanceConcurrency: scale.httpConcurrency } }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
    siteConfig: { minTlsVersion: '1.2' }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, runtime, durable, product, extra, secrets)
  }

  // Deployment by user name and password is a key too.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = site.name
output hostName string = site.properties.defaultHostName
